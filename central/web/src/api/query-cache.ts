import { notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { keys } from "./queries.ts";
import { apiErrorOf } from "./result.ts";

const RETRIES = 2;
const RETRY_AFTER_MS = 500;

/** What the page has read of the centre, and how it asks and acts. */
export function createQueryCache(): QueryClient {
  // By a timer, as it is else, a second key of a quick officer could come before the page knows that the first one's act is on its way.
  notifyManager.setScheduler(queueMicrotask);
  const cache: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // Whatever is asked when the session is over tells it to the entrance.
      onError: (failure, { queryKey }) => {
        if (apiErrorOf(failure)?.reason !== "unauthorised" || queryKey[0] === keys.session[0]) return;
        void cache.invalidateQueries({ queryKey: keys.session });
      },
    }),
    // The centre may stand on this very machine: a browser that thinks it is offline holds nothing back, least of all an
    // act, of which a person must hear that it failed.
    defaultOptions: {
      queries: {
        networkMode: "always",
        // A blip is bridged; a longer absence is said, and the stream's return asks again.
        retry: (count, failure) => count < RETRIES && apiErrorOf(failure)?.reason === "unreachable",
        retryDelay: RETRY_AFTER_MS,
      },
      mutations: { networkMode: "always" },
    },
  });
  return cache;
}
