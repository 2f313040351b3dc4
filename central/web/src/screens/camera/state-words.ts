import type { TFunction } from "i18next";
import type { StateSpan } from "./state-spans.ts";

/** What a camera was over a time: the words for what it is now, and one for what nobody had told. */
export const stateWords = (t: TFunction, state: StateSpan["state"]): string =>
  state === "untold" ? t("history.untold") : t(`cameraState.${state}`);
