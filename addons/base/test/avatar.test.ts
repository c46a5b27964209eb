import test from 'ava'
import { avatarColors, avatarSvg } from '../models/avatar.ts'

const letters = (name: string) => />([^<>]*)<\/text>/.exec(avatarSvg(name, 1))?.[1]

test('a picture shows the initials of the first and the last word, in any script', t => {
  t.is(letters('Ada King Lovelace'), 'AL')
  t.is(letters('  zoé  '), 'Z')
  t.is(letters('Jean-Luc d’Ormesson'), 'JD')
  t.is(letters('李小龍'), '李')
  t.is(letters('e\u0301mile zola'), 'E\u0301Z')
  for (const nothing of ['', '   ', '😀', '<>&"']) t.is(letters(nothing), '?', nothing)
})

test('whatever a name holds, the picture is one drawing', t => {
  const picture = avatarSvg('<script>x</script> & "Co"', 7)
  t.notRegex(picture, /<script|on\w+=/i)
  t.is(picture.match(/<svg/g)?.length, 1)
})

test('the colour stays the same for a person, and white letters stand out on each', t => {
  t.is(avatarSvg('Ada', 5), avatarSvg('Ada', 5))
  t.not(avatarSvg('Ada', 5), avatarSvg('Ada', 6))
  for (const color of avatarColors) t.true(contrastWithWhite(color) >= 4.5, `${color} ${contrastWithWhite(color)}`)
})

/** As WCAG 2.2 defines it. */
function contrastWithWhite(color: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red! + 0.7152 * green! + 0.0722 * blue! + 0.05)
}
