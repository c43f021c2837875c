import type { metrics as english } from '../en/metrics'
import type { Translated } from '../i18n'

export const metrics: Translated<typeof english> = {
  subjects: {
    host: '호스트',
    cpu: 'CPU',
    memory: '메모리',
    disks: '디스크',
    network: '네트워크',
    processes: '프로세스',
    containers: '컨테이너',
    custom: '사용자 지표',
    self: 'AutoInfraSnap',
  },
  ofEntity: '{entity}: {metric}',
  cpu: {
    busyPercent: 'CPU 사용률',
    userPercent: 'CPU 사용자',
    systemPercent: 'CPU 시스템',
    iowaitPercent: 'CPU I/O 대기',
    stealPercent: 'CPU 스틸',
    loadOneMinute: '부하(1분)',
    temperatureCelsius: 'CPU 온도',
  },
  memory: {
    usedBytes: '메모리 사용량',
    usedPercent: '메모리 사용률',
    cachedBytes: '메모리 캐시',
    swapUsedBytes: '스왑 사용량',
    groupUsedPercent: '메모리 제한 대비 사용률',
  },
  disks: {
    readBytesPerSecond: '디스크 읽기',
    writeBytesPerSecond: '디스크 쓰기',
    usedPercent: '디스크 사용률',
    usedBytes: '디스크 사용량',
    busyPercent: '디스크 작업 시간 비율',
  },
  network: {
    rxBytesPerSecond: '네트워크 수신',
    txBytesPerSecond: '네트워크 송신',
    errorsPerSecond: '네트워크 오류',
  },
  processes: {
    total: '프로세스 수',
  },
  containers: {
    running: '실행 중인 컨테이너',
    unhealthy: '비정상 컨테이너',
    cpuPercentOfHost: '컨테이너 CPU(호스트 대비)',
    memoryUsedBytes: '컨테이너 메모리 사용량',
    rxBytesPerSecond: '컨테이너 수신',
    txBytesPerSecond: '컨테이너 송신',
  },
  custom: {
    value: '값',
  },
  self: {
    cpuMsPerSecond: 'AutoInfraSnap CPU 시간',
    rssBytes: 'AutoInfraSnap 메모리',
  },
  short: {
    cpu: {
      busyPercent: '사용률',
      userPercent: '사용자',
      systemPercent: '시스템',
      iowaitPercent: 'I/O 대기',
      stealPercent: '스틸',
      loadOneMinute: '부하(1분)',
      temperatureCelsius: '온도',
    },
    memory: {
      usedBytes: '사용량',
      usedPercent: '사용률',
      cachedBytes: '캐시',
      swapUsedBytes: '스왑 사용량',
      groupUsedPercent: '제한 대비 사용률',
    },
    disks: {
      readBytesPerSecond: '읽기',
      writeBytesPerSecond: '쓰기',
      usedPercent: '사용률',
      usedBytes: '사용량',
      busyPercent: '작업 시간 비율',
    },
    network: {
      rxBytesPerSecond: '수신',
      txBytesPerSecond: '송신',
      errorsPerSecond: '오류',
    },
    processes: {
      total: '전체 수',
    },
    containers: {
      running: '실행 중',
      unhealthy: '비정상',
      cpuPercentOfHost: 'CPU(호스트 대비)',
      memoryUsedBytes: '메모리 사용량',
      rxBytesPerSecond: '수신',
      txBytesPerSecond: '송신',
    },
    custom: {
      value: '값',
    },
    self: {
      cpuMsPerSecond: 'CPU 시간',
      rssBytes: '메모리',
    },
  },
}
