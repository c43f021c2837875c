// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import FileSystemsTable from '../../../../renderer/views/resources/FileSystemsTable.vue'
import { disks, fileSystem, openPage, silent } from './resource-page'

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => fileSystem({ mountPoint: `/mnt/volume-${index}` }))

describe('the table of file systems', () => {
  it('says of a mount that it does not answer, instead of numbers', async () => {
    const list = [fileSystem(), fileSystem({ mountPoint: '/mnt/nfs', ...silent })]
    const { view } = await openPage(FileSystemsTable, { disks: disks({ fileSystems: list }) })
    const [first] = view.findAll('tbody tr')
    expect(first!.text()).toContain('/mnt/nfs')
    expect(first!.text()).toContain('Does not answer')
    expect(first!.text()).not.toContain('%')
  })

  it('tells a mount that could not be read from one that does not answer', async () => {
    const problem = { code: 'permission_denied', message: 'No.', hint: null }
    const list = [fileSystem({ ...silent, problem })]
    const { view } = await openPage(FileSystemsTable, { disks: disks({ fileSystems: list }) })
    expect(view.find('tbody tr').text()).toContain('Could not be read')
  })

  it('marks what is read-only and what is not in the totals', async () => {
    const list = [fileSystem({ readOnly: true, inTotals: false })]
    const { view } = await openPage(FileSystemsTable, { disks: disks({ fileSystems: list }) })
    expect(view.text()).toContain('read-only')
    expect(view.text()).toContain('not in the totals')
  })

  it('counts what the settings hide', async () => {
    const { view } = await openPage(FileSystemsTable, { disks: disks({ hiddenCount: 27 }) })
    expect(view.text()).toContain('27 more are hidden')
  })

  it('begins with forty of three hundred, and shows all when asked', async () => {
    const { view } = await openPage(FileSystemsTable, { disks: disks({ fileSystems: many(300) }) })
    expect(view.findAll('tbody tr')).toHaveLength(40)
    await view
      .findAll('button')
      .find((button) => button.text() === 'Show all 300')!
      .trigger('click')
    expect(view.findAll('tbody tr')).toHaveLength(300)
  })

  it('finds by mount, device and type, and says when nothing matches', async () => {
    const list = [...many(20), fileSystem({ mountPoint: '/srv', type: 'xfs' })]
    const { view } = await openPage(FileSystemsTable, { disks: disks({ fileSystems: list }) })
    await view.find('input[type=search]').setValue('XFS')
    expect(view.findAll('tbody tr').map((row) => row.find('.name').text())).toEqual(['/srv'])
    await view.find('input[type=search]').setValue('{nothing} @:such')
    expect(view.text()).toContain('Nothing matches “{nothing} @:such”.')
  })

  it('shows hostile names as text', async () => {
    const mountPoint = '<img src=x onerror=alert(1)>\u202e'
    const { view } = await openPage(FileSystemsTable, {
      disks: disks({ fileSystems: [fileSystem({ mountPoint })] }),
    })
    expect(view.find('img').exists()).toBe(false)
    expect(view.find('.name bdi').text()).toBe(mountPoint)
  })
})
