/** What the process reports to its caller; the meanings are part of the command-line contract. */
export const exitCode = {
  done: 0,
  internalError: 1,
  /** Bad usage or bad input: one line on stderr says what, where, and what was expected. */
  badInput: 2,
  /** A claim or a bound was violated. */
  violated: 3,
  /** Undecided: a budget was reached. */
  undecided: 4,
  interrupted: 130,
} as const;
