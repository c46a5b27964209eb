import test from 'ava'
import { addonsFolder } from '../../../config/addons_path.ts'
import { findAddons } from '../../addons/find.ts'
import { manifest, writeAddons } from '../../testing/index.ts'

test('an entry of the addons path may be a package, which holds a folder for each of its addons', async t => {
  const root = writeAddons({
    'node_modules/@acme/sales/package.json': '{}',
    'node_modules/@acme/sales/sale/manifest.ts': manifest({ name: 'Sale' }),
    'site/config/x': '',
  })
  const found = addonsFolder('npm:@acme/sales', `${root}/site/config`)
  t.is(found, `${root}/node_modules/@acme/sales`)
  t.deepEqual([...(await findAddons([found!])).keys()], ['sale'])
  t.is(addonsFolder('npm:nothing', root), null)
  t.is(addonsFolder('../mine', `${root}/site`), `${root}/mine`)
})
