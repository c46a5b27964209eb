import { ValueError } from '../errors.ts'
import type { FormattedGroup, FormattedGroupOptions, GroupOptions } from '../model/groups.ts'
import type { AnyModel, SearchOptions, Translations } from '../model/model.ts'
import type { AnySpecification, OnchangeResult, WebSearchResult } from '../model/specification.ts'
import type { AnyDomain, SortKey } from '../model/types.ts'
import type { RecordBase } from '../registry/registry.ts'
import { defineField } from './accessor.ts'
import { describeFields } from './describe.ts'
import { labelDomain } from './domain/label.ts'
import { filteredDomain } from './domain/memory.ts'
import { envOf } from './environment.ts'
import { environmentMethods } from './environment_methods.ts'
import { newRecord, originsOf } from './form/new.ts'
import { onchange } from './form/onchange.ts'
import { webRead, webSave, webSearchRead } from './form/web_read.ts'
import { formattedReadGroup } from './group/formatted.ts'
import { readGroup } from './group/group.ts'
import { hasCycle } from './hierarchy.ts'
import { importMethods } from './import/import_rows.ts'
import { computeDisplayName, nameCreate, nameSearch } from './names.ts'
import { shownProperties } from './properties/shown.ts'
import { filtered, grouped, mapped } from './read/bulk.ts'
import { searchFetch, searchRead } from './read/fetch.ts'
import { read } from './read/plain.ts'
import { existing, metaOf, search, searchCount } from './read/read.ts'
import { sorted } from './read/sorted.ts'
import { loadTogether } from './read/together.ts'
import { setMethods } from './sets.ts'
import { fieldTranslations, updateFieldTranslations } from './value/translations.ts'
import { archiveMethods } from './write/archive.ts'
import { copyData, copyRecords } from './write/copy.ts'
import { create } from './write/create.ts'
import { defaultGet } from './write/defaults.ts'
import { lockMethods } from './write/lock.ts'
import { unlink } from './write/unlink.ts'
import { write } from './write/write.ts'

type Values = Readonly<Record<string, unknown>>
type Self = AnyModel

/**
 * What every record can do. The methods are those of `Model` (core/model/model.ts), where they are described; they are
 * plain functions of an object so that authors' classes never inherit from a class of ours.
 */
const methods = {
  get id(): number {
    const { ids, _name } = this as unknown as Self
    if (ids.length !== 1) throw new ValueError(`Expected a single ${_name}, got ids [${ids.slice(0, 5).join(', ')}].`)
    return ids[0]!
  },
  get length(): number {
    return (this as unknown as Self).ids.length
  },

  ...setMethods,
  records(this: Self): Self {
    return this
  },
  new(this: Self, values: Values = {}, origin: Self | number | null = null): Self {
    return newRecord(this, values, origin)
  },
  get _origin(): Self {
    return originsOf(this as unknown as Self)
  },

  search(this: Self, domain: AnyDomain, options?: SearchOptions): Promise<Self> {
    return search(this, domain, options)
  },
  searchCount(this: Self, domain: AnyDomain, options?: SearchOptions): Promise<number> {
    return searchCount(this, domain, options)
  },
  searchFetch(this: Self, domain: AnyDomain, fields: readonly string[], options?: SearchOptions): Promise<Self> {
    return searchFetch(this, domain, fields, options)
  },
  searchRead(
    this: Self,
    domain: AnyDomain,
    fields: readonly string[],
    options?: SearchOptions,
  ): Promise<Record<string, unknown>[]> {
    return searchRead(this, domain, fields, options)
  },
  readGroup(
    this: Self,
    domain: AnyDomain,
    groupby: readonly string[],
    aggregates?: readonly string[],
    options?: GroupOptions,
  ): Promise<Record<string, unknown>[]> {
    return readGroup(this, domain, groupby, aggregates, options)
  },
  load(this: Self, ...paths: string[]): Promise<Self> {
    return loadTogether(this, paths)
  },
  read(this: Self, fields: readonly string[]): Promise<Record<string, unknown>[]> {
    return read(this, fields)
  },
  fieldTranslations(this: Self, field: string): Promise<Record<string, string>> {
    return fieldTranslations(this, field)
  },
  updateFieldTranslations(this: Self, field: string, texts: Translations): Promise<void> {
    return envOf(this.env).unit.whole(() => updateFieldTranslations(this, field, texts))
  },
  webRead(this: Self, specification: AnySpecification): Promise<Record<string, unknown>[]> {
    return webRead(this, specification)
  },
  webSearchRead(
    this: Self,
    domain: AnyDomain,
    specification: AnySpecification,
    options?: SearchOptions,
  ): Promise<WebSearchResult> {
    return webSearchRead(this, domain, specification, options)
  },
  webSave(this: Self, values: Values, specification: AnySpecification): Promise<Record<string, unknown>[]> {
    return webSave(this, values, specification)
  },
  onchange(
    this: Self,
    values: Values,
    changed: readonly string[],
    specification: AnySpecification,
  ): Promise<OnchangeResult> {
    return onchange(this, values, changed, specification)
  },
  propertiesOf(this: Self, field: string) {
    return shownProperties(this, field)
  },
  create(this: Self, values: Values | readonly Values[]): Promise<Self> {
    return envOf(this.env).unit.whole(() => create(this, values))
  },
  write(this: Self, values: Values): Promise<void> {
    return envOf(this.env).unit.whole(() => write(this, values))
  },
  unlink(this: Self): Promise<void> {
    return envOf(this.env).unit.whole(() => unlink(this))
  },
  copyData(this: Self, values: Values = {}): Promise<Values[]> {
    return copyData(this, values)
  },
  copy(this: Self, values: Values = {}): Promise<Self> {
    return copyRecords(this, values)
  },
  exists(this: Self): Promise<Self> {
    return existing(this)
  },
  fieldsGet(this: Self, names?: readonly string[], attributes?: readonly string[]) {
    return describeFields(this, names, attributes)
  },
  formattedReadGroup(
    this: Self,
    domain: AnyDomain,
    groupby: readonly string[],
    aggregates?: readonly string[],
    options?: FormattedGroupOptions,
  ): Promise<FormattedGroup[]> {
    return formattedReadGroup(this, domain, groupby, aggregates, options)
  },
  defaultGet(this: Self, names: readonly string[]): Promise<Record<string, unknown>> {
    return defaultGet(this, names)
  },
  nameSearch(this: Self, text: string, domain: AnyDomain = [], operator = 'ilike', limit = 100) {
    return nameSearch(this, text, domain, operator, limit)
  },
  nameCreate(this: Self, text: string): Promise<Self> {
    return nameCreate(this, text)
  },
  searchDisplayName(this: Self, operator: string, value: unknown): AnyDomain {
    return labelDomain(metaOf(this), operator, value)
  },
  computeDisplayName(this: Self): void {
    computeDisplayName(this)
  },

  ...archiveMethods,
  ...lockMethods,
  ...importMethods,

  mapped(this: Self, key: string | ((one: Self) => unknown)): unknown {
    return mapped(this, key)
  },
  filtered(this: Self, test: string | ((one: Self) => unknown)): Self {
    return filtered(this, test)
  },
  filteredDomain(this: Self, domain: AnyDomain): Promise<Self> {
    return filteredDomain(this, domain)
  },
  grouped(this: Self, key: string | ((one: Self) => unknown)): Map<unknown, Self> {
    return grouped(this, key)
  },
  sorted(this: Self, key?: string | ((one: Self) => SortKey), reverse = false): Self {
    return sorted(this, key, reverse)
  },

  ...environmentMethods,

  hasCycle(this: Self, field?: string): Promise<boolean> {
    return hasCycle(this, field)
  },
}

/** What a registry makes its records of. */
export const recordBase: RecordBase = { prototype: methods, defineField }
