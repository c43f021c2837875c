/** What is wrong, as the page's language says it: by kind and values, with foreign text as markup of its own. */
import type { Finding, FindingKind } from '../../../../contract/findings'
import type { ReportLanguage } from '../../../../contract/reports'
import { percentText } from '../../../units-text'
import { foreign, html, type Content, type Markup } from '../markup'
import { korean } from './korean'

interface Words {
  entity: Content
  percent: string
  problem: Content
  value: (name: string) => Content
}

const sentences: Readonly<Record<FindingKind, (words: Words, finding: Finding) => Markup>> = {
  collector_failed: ({ problem }, { subject }) =>
    html`${korean.subjects[subject]} 정보를 읽지 못했습니다: ${problem}`,
  engine_silent: () => html`컨테이너 엔진이 응답하지 않았습니다`,
  cpu_busy: ({ percent }) => html`CPU 사용률이 ${percent}입니다`,
  memory_used: ({ percent }) => html`메모리 사용률이 ${percent}입니다`,
  memory_limit_used: ({ percent }) => html`이 환경에 적용된 메모리 한도의 ${percent}를 사용 중입니다`,
  disk_silent: ({ entity }) => html`${entity} 디스크가 응답하지 않습니다`,
  disk_unreadable: ({ entity, problem }) => html`${entity} 디스크: ${problem}`,
  disk_read_only: ({ entity }) => html`${entity} 디스크가 읽기 전용입니다`,
  disk_full: ({ entity, percent }) => html`${entity} 디스크가 ${percent} 찼습니다`,
  disk_inodes_used: ({ entity, percent }) => html`${entity} 디스크의 inode 사용률이 ${percent}입니다`,
  battery_low: ({ percent }) => html`배터리가 ${percent} 남았습니다`,
  container_restarting: ({ entity, value }, { values }) =>
    Number(values['restarts'] ?? 0) > 1
      ? html`${entity} 컨테이너가 계속 재시작합니다(지금까지 ${value('restarts')}회)`
      : html`${entity} 컨테이너가 계속 재시작합니다`,
  container_dead: ({ entity }) => html`${entity} 컨테이너가 죽었고 제거되지 않습니다`,
  container_unhealthy: ({ entity }) => html`${entity} 컨테이너가 비정상입니다`,
  container_lost_process: ({ entity }) =>
    html`${entity} 컨테이너에서 메모리가 부족해 프로세스가 종료되었습니다`,
  container_killed_for_memory: ({ entity }) => html`${entity} 컨테이너가 메모리 부족으로 강제 종료되었습니다`,
  container_exited: ({ entity, value }) =>
    html`${entity} 컨테이너가 코드 ${value('exitCode')}로 종료되었습니다`,
  container_memory_used: ({ entity, percent }) =>
    html`${entity} 컨테이너가 메모리 한도의 ${percent}를 사용 중입니다`,
  container_cpu_held_back: ({ entity, percent, value }) =>
    html`${entity} 컨테이너가 할당된 ${value('limitCores')}코어의 ${percent}를 사용 중입니다`,
  custom_failed: ({ entity }) => html`${entity} 지표를 읽지 못했습니다`,
}

/** Without its full stop. A kind that a newer version knows is told in English. */
export function findingText(finding: Finding, language: ReportLanguage): Markup {
  const { kind, entity, message, values } = finding
  if (language === 'en' || !Object.hasOwn(sentences, kind)) return foreign(message)
  const { percent } = values
  return sentences[kind](
    {
      entity: entity === null ? '' : foreign(entity),
      percent: typeof percent === 'number' ? percentText(percent) : '',
      problem: foreign(String(values['problem'] ?? message)),
      value: (name) => {
        const value = values[name]
        return typeof value === 'string' ? foreign(value) : value
      },
    },
    finding,
  )
}
