/** Before the files of this folder run, some of them at once: what browsers are shown is built. */
import { buildPage } from "../../scripts/build-page.ts";

export const setup = (): Promise<void> => buildPage(() => undefined);
