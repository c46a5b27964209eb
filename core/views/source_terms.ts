import { type Element, XMLSerializer } from '@xmldom/xmldom'
import { elementsOf, parseArch, toArch, ViewError } from './arch.ts'
import { spoken, translateArch, translateText } from './terms.ts'

/**
 * An arch that somebody has written in another language, with the terms that they know as translations of those of the arch
 * before said in the source language again: so that everybody else keeps reading them in theirs. What is new stays as it
 * is written. An arch that can't be read comes back as it is: whoever stores it says what is wrong.
 */
export function inSource(arch: string, before: string, translate: (text: string) => string): string {
  try {
    const source = (text: string) => parseArch({ name: 'arch', addon: '', arch: text })
    const known = new Map<string, string>()
    const kept = new Set<string>()
    translateArch(toArch(source(before).documentElement!), term => {
      kept.add(term)
      if (!known.has(translate(term))) known.set(translate(term), term)
      return term
    })
    let replaced = false
    const back = (term: string) => {
      const found = kept.has(term) ? undefined : known.get(term)
      if (found !== undefined) replaced = true
      return found ?? term
    }
    const document = source(arch)
    const root = document.documentElement!
    for (const element of [root, ...elementsOf(root)]) sayBack(element, back)
    return replaced ? new XMLSerializer().serializeToString(document) : arch
  } catch (error) {
    if (error instanceof ViewError) return arch
    throw error
  }
}

function sayBack(element: Element, back: (term: string) => string): void {
  for (const name of spoken) {
    const text = element.getAttribute(name)
    if (text) element.setAttribute(name, back(text))
  }
  for (const child of [...element.childNodes]) {
    if (child.nodeType !== child.TEXT_NODE) continue
    const text = translateText((child.nodeValue ?? '').replaceAll(/\s+/g, ' '), back)
    if (text !== (child.nodeValue ?? '').replaceAll(/\s+/g, ' ')) child.nodeValue = text
  }
}
