/**
 * What every series is called. Two forms: alone, for instance in a list of all series, and `short`, below a heading or
 * beside an entity that says the rest. Keys are the subjects and fields of main/contract/series.ts.
 */
export const metrics = {
  subjects: {
    host: 'Host',
    cpu: 'CPU',
    memory: 'Memory',
    disks: 'Disks',
    network: 'Network',
    processes: 'Processes',
    containers: 'Containers',
    custom: 'Custom metrics',
    self: 'AutoInfraSnap',
  },
  /** An entity and what of it. */
  ofEntity: '{entity}: {metric}',
  cpu: {
    busyPercent: 'CPU busy',
    userPercent: 'CPU user',
    systemPercent: 'CPU system',
    iowaitPercent: 'CPU I/O wait',
    stealPercent: 'CPU steal',
    loadOneMinute: 'Load, 1 minute',
    temperatureCelsius: 'CPU temperature',
  },
  memory: {
    usedBytes: 'Memory used',
    usedPercent: 'Memory used, share',
    cachedBytes: 'Memory cached',
    swapUsedBytes: 'Swap used',
    groupUsedPercent: 'Memory limit used',
  },
  disks: {
    readBytesPerSecond: 'Disks read',
    writeBytesPerSecond: 'Disks written',
    usedPercent: 'Disk used, share',
    usedBytes: 'Disk used',
    busyPercent: 'Disk busy',
  },
  network: {
    rxBytesPerSecond: 'Network received',
    txBytesPerSecond: 'Network sent',
    errorsPerSecond: 'Network errors',
  },
  processes: {
    total: 'Processes',
  },
  containers: {
    running: 'Containers running',
    unhealthy: 'Containers unhealthy',
    cpuPercentOfHost: 'Container CPU, of host',
    memoryUsedBytes: 'Container memory used',
    rxBytesPerSecond: 'Container received',
    txBytesPerSecond: 'Container sent',
  },
  custom: {
    value: 'Value',
  },
  self: {
    cpuMsPerSecond: 'AutoInfraSnap CPU time',
    rssBytes: 'AutoInfraSnap memory',
  },
  short: {
    cpu: {
      busyPercent: 'busy',
      userPercent: 'user',
      systemPercent: 'system',
      iowaitPercent: 'I/O wait',
      stealPercent: 'steal',
      loadOneMinute: 'load, 1 min',
      temperatureCelsius: 'temperature',
    },
    memory: {
      usedBytes: 'used',
      usedPercent: 'used, share',
      cachedBytes: 'cached',
      swapUsedBytes: 'swap used',
      groupUsedPercent: 'of the limit',
    },
    disks: {
      readBytesPerSecond: 'read',
      writeBytesPerSecond: 'written',
      usedPercent: 'used, share',
      usedBytes: 'used',
      busyPercent: 'busy',
    },
    network: {
      rxBytesPerSecond: 'received',
      txBytesPerSecond: 'sent',
      errorsPerSecond: 'errors',
    },
    processes: {
      total: 'total',
    },
    containers: {
      running: 'running',
      unhealthy: 'unhealthy',
      cpuPercentOfHost: 'CPU, of host',
      memoryUsedBytes: 'memory used',
      rxBytesPerSecond: 'received',
      txBytesPerSecond: 'sent',
    },
    custom: {
      value: 'value',
    },
    self: {
      cpuMsPerSecond: 'CPU time',
      rssBytes: 'memory',
    },
  },
}
