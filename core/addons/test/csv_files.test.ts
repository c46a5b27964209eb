import test from 'ava'
import fc from 'fast-check'
import { readCsv } from '../data/csv.ts'
import { complaints, fieldsOf, xml } from './reading.ts'

const csv = (name: string, text: string) => readCsv(`/x/${name}`, text, { addon: 'sale' })

test('a CSV file names its model, its columns fields', t => {
  const { operations, findings } = csv(
    'ir.model.access-extra.csv',
    '\ufeffid,name,model_id:id,"group_id/id",name@fr_FR,perm_read\n\na,"Tom, ""T""\nx",model_sale,base.group_user,ignoré,1\nb,B,model_sale,,,0\n,,,,,\n',
  )
  t.deepEqual(findings, [])
  t.deepEqual(
    operations.map(({ place }) => place.line),
    [3, 5],
  )
  t.like(operations, [{ model: 'ir.model.access', id: 'sale.a', noupdate: false }, { id: 'sale.b' }])
  t.deepEqual(fieldsOf(operations), [
    {
      name: { kind: 'text', text: 'Tom, "T"\nx' },
      model_id: { kind: 'refs', ids: ['sale.model_sale'] },
      group_id: { kind: 'refs', ids: ['base.group_user'] },
      perm_read: { kind: 'text', text: '1' },
    },
    {
      name: { kind: 'text', text: 'B' },
      model_id: { kind: 'refs', ids: ['sale.model_sale'] },
      group_id: { kind: 'refs', ids: [] },
      perm_read: { kind: 'text', text: '0' },
    },
  ])
})

test('all mistakes of a CSV file are told at once', t => {
  t.deepEqual(complaints(csv('m.csv', 'id,a b,rel:id\n"x y",1,c\na,1\nb,1,"b.c.d, e"\n')), [
    '1 Expected the name of a field, or field:id, as the title of a column; found "a b"',
    '2 id: expected an id such as access_users, found "x y"',
    '3 Expected 3 cells as in the first row, found 2',
    '4 rel: expected an id such as base.group_user, found "b.c.d"',
  ])
  t.deepEqual(complaints(csv('m.csv', 'name\nx')), ['1 Expected a column id: an upgrade finds its records by it'])
  t.regex(complaints(csv('m.csv', 'id,name\na,"x'))[0]!, /^\d Not a CSV file: /)
})

test('whatever a file holds, reading it ends with operations or findings', t => {
  const piece = fc.constantFrom(
    '<odoo>',
    '</odoo>',
    '<record id="a" model="m">',
    '</record>',
    '<field name="x"',
    '>',
    '/>',
    '</field>',
    ' type="xml"',
    ' eval="[',
    ']"',
    '"',
    "'",
    '<menuitem',
    ' id="m"',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&lt;',
    '&',
    'x',
    '\n',
    '%(a)d',
    ',',
    'é',
    '\u0000',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join('')),
  )
  const property = fc.property(text, source => {
    for (const { operations, findings } of [
      xml(source),
      xml(`<odoo>${source}</odoo>`),
      csv('m.csv', `id,name,r:id\n${source}`),
    ]) {
      if (!Array.isArray(operations) || findings.some(({ line, message }) => !line || !message)) throw new Error(source)
    }
  })
  t.notThrows(() => fc.assert(property, { numRuns: 2000 }))
})
