/** What went wrong with saving and sending a snapshot, and what to do. English comes with the problem itself. */
import type { ErrorCode } from '../../contract/errors'
import type { Problem } from '../../contract/reading'
import type { Language } from './texts'

export interface ProblemText {
  /** Without a full stop. */
  title: string
  /** What the person can do; null where there is nothing. */
  hint: string | null
}

/** As the dashboard has them. */
export const koreanProblems: Readonly<Partial<Record<ErrorCode, { title: string; hint?: string }>>> = {
  encryption_unavailable: {
    title: '암호화할 대상이 없어 저장하지 않았습니다',
    hint: '암호 구문을 등록하거나 설정에서 수신자를 지정하십시오.',
  },
  file_busy: { title: '다른 프로세스가 같은 파일을 쓰고 있습니다', hint: '잠시 후 다시 시도하십시오.' },
  internal: { title: '예기치 않은 문제가 발생했습니다. 로그를 확인하십시오' },
  keychain_locked: {
    title: '시스템 키체인이 잠겨 있습니다',
    hint: '그 머신에서 암호로 로그인하는 등 키체인을 잠금 해제하십시오.',
  },
  keychain_unavailable: {
    title: '시스템 키체인을 사용할 수 없습니다',
    hint: '그 머신에서 "autoinfrasnap doctor"를 실행하면 무엇이 없는지 알 수 있습니다.',
  },
  outbox_full: {
    title: '업로드 대기열의 디스크가 가득 찼습니다',
    hint: '해당 디스크의 공간을 확보하십시오.',
  },
  outbox_unwritable: {
    title: '업로드 대기열을 쓸 수 없습니다',
    hint: 'AutoInfraSnap을 실행하는 계정에 데이터 폴더의 쓰기 권한을 주십시오.',
  },
  output_full: { title: '보고서를 저장할 디스크가 가득 찼습니다', hint: '디스크 공간을 확보하십시오.' },
  output_unwritable: { title: '보고서를 쓰지 못했습니다', hint: '보고서 폴더의 권한을 확인하십시오.' },
  report_changed: {
    title: '보고서가 예전 내용과 다릅니다',
    hint: '무엇이 바꾸었는지 확인하거나, 지금 내용 그대로 다시 업로드하십시오.',
  },
  report_busy: { title: '지금은 보고서를 읽을 수 없습니다', hint: '자동으로 다시 시도합니다.' },
  report_unreadable: {
    title: '보고서를 읽을 수 없습니다',
    hint: 'AutoInfraSnap을 실행하는 계정에 읽기 권한을 주거나 디스크를 확인한 다음 다시 시도하십시오.',
  },
  report_unknown: { title: '해당 이름의 보고서가 없습니다', hint: '삭제되었을 수 있습니다.' },
  secret_exposed: {
    title: '다른 계정이 비밀 값 파일을 읽을 수 있습니다',
    hint: '다른 계정이 읽지 못하도록 파일 권한을 바꾸십시오.',
  },
  secret_invalid: {
    title: '비밀 값의 형식이 올바르지 않습니다',
    hint: '입력란의 설명을 확인하고 다시 입력하십시오.',
  },
  signing_unavailable: {
    title: '서명할 키가 없어 저장하지 않았습니다',
    hint: '"autoinfrasnap secrets make signing.key"로 키를 만드십시오.',
  },
  store_bucket_unknown: {
    title: '저장소에 그런 버킷이 없습니다',
    hint: '버킷을 만들거나 설정에서 버킷 이름과 엔드포인트를 확인하십시오.',
  },
  store_busy: { title: '저장소가 잠시 기다려 달라고 합니다', hint: '자동으로 다시 시도합니다.' },
  store_clock: {
    title: '이 머신의 시계가 저장소의 시계와 너무 다릅니다',
    hint: '시계를 맞춘 다음 다시 시도하십시오.',
  },
  store_credentials: {
    title: '저장소가 자격 증명을 받아들이지 않습니다',
    hint: '저장소의 키를 다시 설정하십시오.',
  },
  store_forbidden: {
    title: '저장소가 이 작업을 허용하지 않습니다',
    hint: '자격 증명에 모자란 권한(s3:PutObject, KMS를 쓰면 그 키의 권한)을 주십시오.',
  },
  store_mismatch: { title: '저장소에 도착한 내용이 보낸 내용과 다릅니다', hint: '자동으로 다시 시도합니다.' },
  store_refused: {
    title: '저장소가 거부했습니다',
    hint: '저장소 설정에서 리전, 엔드포인트, 체크섬, 태그, 스토리지 클래스를 확인하십시오.',
  },
  store_unconfigured: { title: '저장소가 설정되지 않았습니다', hint: '설정에서 버킷 이름을 지정하십시오.' },
  store_unreachable: {
    title: '저장소에 연결할 수 없습니다',
    hint: '네트워크가 돌아오는 즉시 자동으로 다시 시도합니다.',
  },
  upload_inaccessible: {
    title: '업로드 대기열의 항목을 읽을 수 없습니다',
    hint: 'AutoInfraSnap을 실행하는 계정에 읽기 권한을 주거나 디스크를 확인하십시오. 읽을 수 있게 되면 자동으로 계속합니다. 또는 이 항목을 삭제하고 보고서를 다시 업로드하십시오. 그때까지 이 항목에 해당할 수 있는 오래된 보고서는 자동으로 지워지지 않습니다.',
  },
  upload_unreadable: {
    title: '업로드 대기열의 항목을 읽을 수 없어 따로 옮겨 두었습니다',
    hint: '해당 보고서를 다시 업로드하거나 이 항목을 삭제하십시오. 그때까지 보고서는 자동으로 지워지지 않습니다. 보고서 이름을 알 수 없으면 보내지 못한 보고서를 확인하십시오. 항목을 삭제할 때까지 오래된 보고서를 하나도 지우지 않습니다. 항목은 데이터 폴더의 outbox/aside에 있습니다.',
  },
}

/** In English the core's own sentence is the best there is: it names the bucket, the file, the right that is missing. */
export function problemText({ code, message, hint }: Problem, language: Language): ProblemText {
  const known = language === 'ko' ? koreanProblems[code as ErrorCode] : undefined
  return { title: known?.title ?? message.replace(/\.\s*$/, ''), hint: known?.hint ?? hint }
}
