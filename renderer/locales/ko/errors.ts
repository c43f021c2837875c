import type { errors as english } from '../en/errors'
import type { Translated } from '../i18n'

export const errors: Translated<typeof english> = {
  unexpected: '예기치 않은 문제가 발생했습니다',
  unreachable: '서버에 연결할 수 없습니다',
  timeout: '서버가 제시간에 응답하지 않았습니다',
  nonsense: '이 제품의 응답이 아닙니다',
}
