/** A finding as one line of the tray's menu or of a notification. English comes with the finding itself. */
import type { Finding, FindingKind } from '../../contract/findings'
import { harmless, shorten } from '../../cli/terminal/width'
import { fill, type Language } from './texts'

/** Longer sentences make menus that nobody reads. */
const mostColumns = 90

/** As the dashboard has them. What a reading failed with is told there, in full. */
export const koreanFindings: Readonly<Record<FindingKind, string>> = {
  collector_failed: '{what} 정보를 읽지 못했습니다',
  engine_silent: '컨테이너 엔진이 응답하지 않습니다. 데몬이 실행 중입니까?',
  cpu_busy: 'CPU 사용률이 {percent}입니다',
  memory_used: '메모리 사용률이 {percent}입니다',
  memory_limit_used: '이 환경에 적용된 메모리 한도의 {percent}를 사용 중입니다',
  disk_silent: '{entity} 디스크가 응답하지 않습니다',
  disk_unreadable: '{entity} 디스크를 읽지 못했습니다',
  disk_read_only: '{entity} 디스크가 읽기 전용입니다',
  disk_full: '{entity} 디스크가 {percent} 찼습니다',
  disk_inodes_used: '{entity} 디스크의 inode 사용률이 {percent}입니다',
  battery_low: '배터리가 {percent} 남았습니다',
  container_restarting: '{entity} 컨테이너가 계속 재시작합니다',
  container_dead: '{entity} 컨테이너가 죽었고 제거되지 않습니다',
  container_unhealthy: '{entity} 컨테이너가 비정상입니다',
  container_lost_process: '{entity} 컨테이너에서 메모리가 부족해 프로세스가 종료되었습니다',
  container_killed_for_memory: '{entity} 컨테이너가 메모리 부족으로 강제 종료되었습니다',
  container_exited: '{entity} 컨테이너가 코드 {exitCode}로 종료되었습니다',
  container_memory_used: '{entity} 컨테이너가 메모리 한도의 {percent}를 사용 중입니다',
  container_cpu_held_back: '{entity} 컨테이너가 할당된 {limitCores}코어의 {percent}를 사용 중입니다',
  custom_failed: '{entity} 지표를 읽지 못했습니다',
}

const koreanSubjects: Readonly<Record<Finding['subject'], string>> = {
  host: '호스트',
  cpu: 'CPU',
  memory: '메모리',
  disks: '디스크',
  network: '네트워크',
  processes: '프로세스',
  containers: '컨테이너',
  custom: '사용자 지표',
}

export function findingSentence(finding: Finding, language: Language): string {
  if (language === 'en') return line(finding.message)
  const { kind, subject, entity, values } = finding
  return line(
    fill(koreanFindings[kind], {
      what: koreanSubjects[subject],
      entity: entity ?? '',
      percent: `${values['percent'] ?? '?'}%`,
      exitCode: values['exitCode'] ?? '?',
      limitCores: values['limitCores'] ?? '?',
    }),
  )
}

const line = (text: string): string => shorten(harmless(text), mostColumns)
