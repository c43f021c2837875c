/** Names as nobody should choose them, and somebody will. */

export const hostileNames: readonly string[] = [
  'x'.repeat(255),
  '\u202egnp.exe\u202c \u2067abc\u2069',
  '<script>alert(1)</script>',
  '🐳🔥 容器 コンテナ 컨테이너 👨‍👩‍👧‍👦',
  '"><img src=x onerror=alert(1)>',
  'line\nbreak\ttab\u0000null\u001b[31mred',
  '{{ constructor.constructor("alert(1)")() }} @:link | %{x}',
  `مرحبا-${'טקסט-ארוך-'.repeat(20)}`,
  '__proto__',
]
