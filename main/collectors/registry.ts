/** Every collector there is: one line each. */
import type { CollectorDependencies, Collectors } from './collector'
import { createContainersCollector } from './containers'
import { createCpuCollector } from './cpu'
import { createCustomCollector } from './custom'
import { createDisksCollector } from './disks'
import { createHostCollector } from './host'
import { createMemoryCollector } from './memory'
import { createNetworkCollector } from './network'
import { createProcessesCollector } from './processes'

export function createCollectors(deps: CollectorDependencies): Collectors {
  return {
    host: createHostCollector(deps),
    cpu: createCpuCollector(deps),
    memory: createMemoryCollector(deps),
    disks: createDisksCollector(deps),
    network: createNetworkCollector(deps),
    processes: createProcessesCollector(deps),
    containers: createContainersCollector(deps),
    custom: createCustomCollector(deps),
  }
}
