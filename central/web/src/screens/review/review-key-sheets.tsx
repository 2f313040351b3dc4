import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Route, Switch } from "wouter";
import { addReviewWords } from "../../words/review-words.ts";
import { SearchKeys } from "../seek/seek-keys.tsx";
import { CaseKeys, DeskKeys, QueueKeys } from "./review-keys.tsx";

/** Every key of the review's screens, by their address; with their words. */
export function ReviewKeySheets({ onClose }: { readonly onClose: () => void }) {
  const { i18n } = useTranslation();
  useState(() => addReviewWords(i18n)); // before anything here is drawn
  return (
    <Switch>
      <Route path="/review">
        <QueueKeys onClose={onClose} />
      </Route>
      <Route path="/review/:id">
        <DeskKeys onClose={onClose} />
      </Route>
      <Route path="/cases">
        <SearchKeys onClose={onClose} />
      </Route>
      <Route path="/cases/:id">
        <CaseKeys onClose={onClose} />
      </Route>
    </Switch>
  );
}
