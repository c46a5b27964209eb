import test from 'ava'
import {
  type Formats,
  formatDate,
  formatDateTime,
  formatNumber,
  formatTime,
  plainFormats,
  unknownToken,
} from '../../formats.ts'

const moment = new Date('2026-02-05T15:05:09Z')
const as = (more: Partial<Formats>): Formats => ({ ...plainFormats, ...more })

test('a day is written as the language says, with its own names', t => {
  const written = (lang: string, dateFormat: string) => formatDate(moment, 'UTC', as({ lang, dateFormat }))
  t.is(written('fr_FR', '%-d %B %Y'), '5 février 2026')
  t.is(written('ru_RU', '%d %B'), '05 февраля', 'as it is beside a day')
  t.is(written('de_DE', '%A, %d.%m.%y'), 'Donnerstag, 05.02.26')
  t.is(written('ar_001', '%d/%m/%Y'), '05/02/2026')
  t.is(written('sr@latin', '%j of %Y: 100%%'), '036 of 2026: 100%')
})

test('a time is that of the zone, on a clock of 12 or of 24 hours', t => {
  const written = (timeFormat: string, tz: string) => formatTime(moment, tz, as({ timeFormat }))
  t.is(written('%H:%M:%S', 'Europe/Paris'), '16:05:09')
  t.is(written('%-I:%M %p', 'America/New_York'), '10:05 AM')
  t.is(formatTime(new Date('2026-02-05T00:30Z'), 'UTC', as({ timeFormat: '%I:%M %p' })), '12:30 AM')
  t.is(formatDateTime(moment, 'Asia/Tokyo', as({ dateFormat: '%d.%m.' })), '06.02. 00:05')
})

test('a number has the separators of the language, and groups as it groups', t => {
  t.is(formatNumber(1234567.5, 2, 2, as({ lang: 'de_DE', decimalPoint: ',', thousandsSep: '.' })), '1.234.567,50')
  t.is(formatNumber(1234567, 0, 0, as({ lang: 'hi_IN' })), '12,34,567')
  t.is(formatNumber(-1234.25, 0, 6, as({ lang: 'ar_001', thousandsSep: '' })).replace(/[^\d.-]/g, ''), '-1234.25')
})

test('what stands for nothing in a pattern is found', t => {
  t.deepEqual(['%Y-%m-%d', '%-d %b %Y', '100%%', '%H h %M'].map(unknownToken), [null, null, null, null])
  t.deepEqual(['%Q', 'yyyy', '%d %', '%-'].map(unknownToken), ['%Q', null, '%', '%-'])
})
