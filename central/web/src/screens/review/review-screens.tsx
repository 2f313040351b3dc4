import "./review.css";
import "../seek/seek.css";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Route, Switch } from "wouter";
import { createReviewClient } from "../../api/review-client.ts";
import { ReviewContext } from "../../api/review-queries.ts";
import { addReviewWords } from "../../words/review-words.ts";
import { CaseScreen } from "../cases/case-screen.tsx";
import { PrecisionScreen } from "../seek/precision-screen.tsx";
import { RetentionScreen } from "../seek/retention-screen.tsx";
import { SearchScreen } from "../seek/search-screen.tsx";
import { type PassedCases, PassedContext } from "./next-in-queue.ts";
import { ReviewDesk } from "./review-desk.tsx";
import { ReviewQueue } from "./review-queue.tsx";

const send: typeof fetch = (input, init) => fetch(input, init);

/** Everything of the review, by its address. */
export function ReviewScreens() {
  const { i18n } = useTranslation();
  const [client] = useState(() => {
    addReviewWords(i18n); // before anything here is drawn
    return createReviewClient(send);
  });
  const [passed] = useState<PassedCases>(() => new Set());
  return (
    <ReviewContext value={client}>
      <Switch>
        <Route path="/review">
          <ReviewQueue />
        </Route>
        <Route path="/review/:id">
          {({ id }) => (
            <PassedContext value={passed}>
              <ReviewDesk key={id} id={id} />
            </PassedContext>
          )}
        </Route>
        <Route path="/cases">
          <SearchScreen />
        </Route>
        <Route path="/precision">
          <PrecisionScreen />
        </Route>
        <Route path="/retention">
          <RetentionScreen />
        </Route>
        <Route path="/cases/:id">{({ id }) => <CaseScreen id={id} />}</Route>
      </Switch>
    </ReviewContext>
  );
}
