import type { MomentOrder } from "../render-order.ts";
import { FONT } from "./canvas.ts";
import { loadOutsideModels } from "./models/outside-models.ts";
import { Stage } from "./stage.ts";

let stage: Stage | undefined;

globalThis.junction = {
  open: async (order) => {
    await Promise.all([500, 700].map((weight) => document.fonts.load(`${weight} 20px "${FONT}"`, "Đường")));
    stage = new Stage(order, order.hasModels ? await loadOutsideModels() : undefined);
  },
  draw: async (order) => {
    if (stage === undefined) throw new Error("no view is open");
    const moment: MomentOrder = JSON.parse(order);
    stage.draw(moment);
    const sent = fetch("/pixels", { method: "POST", body: stage.pixels() });
    const seen = stage.look();
    const { ok, statusText } = await sent;
    if (!ok) throw new Error(`the picture was not taken: ${statusText}`);
    return JSON.stringify(seen);
  },
};
