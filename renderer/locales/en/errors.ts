/** What went wrong, by its code, for languages the core does not speak; and what only the page itself can tell. */
export const errors = {
  unexpected: 'Something unexpected went wrong',
  unreachable: 'The server cannot be reached',
  timeout: 'The server did not answer in time',
  nonsense: 'The answer is not one of this product',
}
