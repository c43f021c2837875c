/** What the desktop's bench drives without the app around it, bundled into one module. */
export { defaultSettings } from '../../main/contract/settings'
export { createWindowEvents } from '../../main/transports/ipc-events'
export { manyContainers } from '../fakes/wire/container-plans'
export { createMachine } from '../fakes/wire/machine'
export { scenarioOf } from '../fakes/wire/scenarios'
