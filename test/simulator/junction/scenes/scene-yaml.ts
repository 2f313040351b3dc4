import { stringify } from "yaml";
import type { JunctionView } from "../views.ts";
import { sceneOf } from "./junction-scene.ts";

const HEADER = [
  "# HÌNH DỰNG BẰNG MÁY, KHÔNG PHẢI VIỆT TRÌ: vạch, làn và vùng là hình chiếu của nút giao dựng trong test/simulator/junction.",
  "# Rendered picture, not Việt Trì: projected from the junction in test/simulator/junction. Draw it anew for the real camera.",
].join("\n");

/** A view's scene as a file of the configuration. */
export function sceneYaml(view: JunctionView): string {
  const body = stringify(sceneOf(view), { lineWidth: 120, collectionStyle: "any", flowCollectionPadding: false });
  return `${HEADER}\n${body}`;
}
