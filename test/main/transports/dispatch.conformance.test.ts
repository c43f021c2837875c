/** The contract kept without any wire in between. */
import { createDispatch } from '../../../main/transports/dispatch'
import { describeConformance } from './conformance'

describeConformance('the dispatch itself', (world) => {
  const dispatch = createDispatch(world)
  return {
    invoke: ({ channel, input, role }) =>
      dispatch({ channel, input, actor: role === null ? null : { id: `key-${role}`, name: role, role } }),
  }
})
