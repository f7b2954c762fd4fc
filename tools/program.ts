/**
 * Ends a program by what its `main` says: with 0 when all is well, else with 1; an error is printed.
 *
 * @param atOnce `true`: whatever still keeps the process alive is not waited for
 */
export function endWith(main: Promise<boolean>, { atOnce = false } = {}): void {
  void main
    .catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`${text}\n`);
      return false;
    })
    .then((ok) => {
      process.exitCode = ok ? 0 : 1;
      if (atOnce) {
        process.exit();
      }
    });
}
