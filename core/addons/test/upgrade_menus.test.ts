import test from 'ava'
import { manifest, writeAddons, writeFiles } from '../../testing/index.ts'
import { life } from './lives.ts'

const menus = (groups: string, below = '') => ({
  'fair/manifest.ts': manifest({ name: 'Fair', depends: ['base'], data: ['menus.xml'] }),
  'fair/menus.xml': `<odoo>
    <menuitem id="root" name="Fair" groups="${groups}">
      <menuitem id="rides" name="Rides" action="base.action_res_users">${below}</menuitem>
    </menuitem>
  </odoo>`,
})
const tree = `SELECT m.name->>'en_US' AS name, p.name->>'en_US' AS above FROM ir_ui_menu m JOIN ir_model_data d
  ON d.model = 'ir.ui.menu' AND d.res_id = m.id AND d.module = 'fair' LEFT JOIN ir_ui_menu p ON p.id = m.parent_id ORDER BY m.id`
const groupsOf = `SELECT g.name FROM ir_ui_menu_group_rel r
  JOIN ir_model_data m ON m.model = 'ir.ui.menu' AND m.res_id = r.menu_id AND m.module = 'fair' AND m.name = 'root'
  JOIN ir_model_data g ON g.model = 'res.groups' AND g.res_id = r.gid ORDER BY g.name`

test('J21: an upgrade takes a group away from a menu, keeps the others, and has menus below as they are nested', async t => {
  const root = writeAddons(menus('base.group_user,base.group_system'))
  const house = await life(root)
  await house.install('fair')
  const groups = () => house.rows(groupsOf)
  t.deepEqual(await groups(), [{ name: 'group_system' }, { name: 'group_user' }])
  writeFiles(root, menus('-base.group_system', '<menuitem id="wheel" name="Wheel" action="base.action_res_users"/>'))
  await house.upgrade(['fair'])
  t.deepEqual(await groups(), [{ name: 'group_user' }])
  t.deepEqual(await house.rows(tree), [
    { name: 'Fair', above: null },
    { name: 'Rides', above: 'Fair' },
    { name: 'Wheel', above: 'Rides' },
  ])
})
