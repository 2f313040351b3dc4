import "./api/zod-without-eval.ts";
import "@fontsource/be-vietnam-pro/400.css";
import "@fontsource/be-vietnam-pro/600.css";
import "@fontsource/jetbrains-mono/400.css";
import "uplot/dist/uPlot.min.css";
import "./tokens.css";
import "./base.css";
import "./shell/shell.css";
import "./screens/live/live.css";
import "./screens/live/care.css";
import "./screens/wall/wall.css";
import "./screens/camera/camera.css";
import "./screens/account/account.css";
import "./screens/live-view/live-view.css";
import "./screens/event/event.css";
import "./screens/hand-over/hand-over.css";
import "./screens/figures/figures.css";
import "./screens/audit/audit.css";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { createAccountsClient } from "./api/accounts-client.ts";
import { createActingClient } from "./api/acting-client.ts";
import { ActingContext } from "./api/acting-queries.ts";
import { createApiClient } from "./api/client.ts";
import { createLiveCache } from "./api/live-cache.ts";
import { RecentItems } from "./api/live-items.ts";
import { ApiContext, keys } from "./api/queries.ts";
import { apiErrorOf } from "./api/result.ts";
import { followStream } from "./api/stream.ts";
import { App } from "./app.tsx";
import { browserStorage, createPreferences } from "./preferences.ts";
import { createWords } from "./words/words.ts";

const RETRIES = 2;
const RETRY_AFTER_MS = 500;

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no element #root");

const preferences = createPreferences(browserStorage());
const words = createWords(preferences, document.documentElement);
const recent = new RecentItems();
const send: typeof fetch = (input, init) => fetch(input, init);
const api = { client: createApiClient(send), accounts: createAccountsClient(send), recent };
const acting = createActingClient(send);
const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // Whatever is asked when the session is over tells it to the entrance.
    onError: (failure, { queryKey }) => {
      if (apiErrorOf(failure)?.reason !== "unauthorised" || queryKey[0] === keys.session[0]) return;
      void cache.invalidateQueries({ queryKey: keys.session });
    },
  }),
  defaultOptions: {
    queries: {
      networkMode: "always", // the centre may stand on this very machine
      // A blip is bridged; a longer absence is said, and the stream's return asks again.
      retry: (count, failure) => count < RETRIES && apiErrorOf(failure)?.reason === "unreachable",
      retryDelay: RETRY_AFTER_MS,
    },
  },
});
const follow = () => followStream(createLiveCache(cache, recent));

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={words}>
      <QueryClientProvider client={cache}>
        <ApiContext value={api}>
          <ActingContext value={acting}>
            <App preferences={preferences} follow={follow} />
          </ActingContext>
        </ApiContext>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);
