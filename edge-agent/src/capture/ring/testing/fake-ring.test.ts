import { systemClock } from "../../../platform/clock.ts";
import { describeRing } from "../ring.contract.ts";
import { openFakeRing } from "./fake-ring.ts";

describeRing("fake ring", async () => openFakeRing(systemClock));
