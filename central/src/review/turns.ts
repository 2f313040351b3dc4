/** Lets what is handed in happen one after the other, each once the one before has ended, however it ended. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  let before: Promise<unknown> = Promise.resolve();
  return {
    take: (work) => {
      const done = before.then(work, work);
      before = done;
      return done;
    },
  };
}
