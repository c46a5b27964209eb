/**
 * What people choose most: words whose variations (letter case, digits and signs around them, 0 for o) are tried first.
 * From general knowledge of published statistics, not from a leaked list.
 */
const words = new Set(
  `password passwort motdepasse contrasena senha qwerty azerty qwertz qwertyuiop asdfghjkl asdfgh zxcvbnm qazwsx qazwsxedc
  letmein welcome bienvenue willkommen login admin administrator root user guest test testtest changeme secret default
  temp temporary iloveyou ichliebedich jetaime loveyou lovely princess sunshine monkey dragon shadow master superman
  batman football baseball basketball soccer hockey pokemon starwars computer internet samsung google facebook whatever
  trustno access hello hellohello bonjour hallo summer winter spring autumn monday friday january december michael
  jennifer jordan charlie daniel thomas jessica ashley flower cheese banana chocolate mustang ferrari liverpool arsenal
  chelsea barcelona company office foyer server manager demo demodemo abcd abcdef abc blink freedom passphrase
  superuser pass passpass nothing qwe asd zxc`.split(/\s+/),
)

const rows = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'azertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
]

const disguises: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' }

/** Would somebody who tries the usual ones find it soon? */
export function isGuessable(password: string): boolean {
  const plain = password.toLowerCase()
  if (isRepeated(plain) || isRow(plain)) return true
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return [plain, core, undisguised(core), undisguised(plain)].some(word => words.has(word))
}

function undisguised(text: string): string {
  return text.replace(/[013457@$]/g, sign => disguises[sign] ?? sign)
}

/** One piece again and again: `aaaaaaaa`, `abcabcabc`, `12121212`. */
function isRepeated(text: string): boolean {
  return /^(.{1,4})\1+.{0,3}$/u.test(text) && text.length < 24
}

/** Keys or letters that lie beside each other, forwards or backwards. */
function isRow(text: string): boolean {
  const backwards = [...text].reverse().join('')
  return rows.some(row => [text, backwards].some(part => (row + row).includes(part)))
}
