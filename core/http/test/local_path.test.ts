import test from 'ava'
import { localPath } from '../local_path.ts'

test('a path of this site is kept', t => {
  for (const path of ['/', '/web', '/web?a=1&b=%2F#top', '/a//b', '/web/caf%C3%A9', '/x?next=https://evil.example']) {
    t.is(localPath(path), path)
  }
})

test('everything else leads to the fallback', t => {
  for (const address of [
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/..//evil.example',
    '/./\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'web',
    '',
    ' /web',
    undefined,
    null,
    7,
    ['/web'],
  ]) {
    t.is(localPath(address), '/web', String(address))
  }
  t.is(localPath('//evil.example', '/home'), '/home')
})
