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

/** The same for each key by itself: what is handed in under one waits for nothing of another. */
export interface KeyedTurns {
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createKeyedTurns(): KeyedTurns {
  const newest = new Map<string, Promise<unknown>>();
  return {
    take: (key, work) => {
      const before = newest.get(key) ?? Promise.resolve();
      const done = before.then(work, work);
      newest.set(key, done);
      const forget = () => {
        if (newest.get(key) === done) newest.delete(key); // nobody waits behind it
      };
      void done.then(forget, forget);
      return done;
    },
  };
}
