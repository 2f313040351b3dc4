import { fileURLToPath } from "node:url";
import { Document, isScalar, visit } from "yaml";
import type { JunctionView } from "../views.ts";
import { sceneOf } from "./junction-scene.ts";

const HEADER = [
  "# HÌNH DỰNG BẰNG MÁY, KHÔNG PHẢI VIỆT TRÌ: vạch, làn và vùng là hình chiếu của nút giao dựng trong test/simulator/junction.",
  "# Rendered picture, not Việt Trì: projected from the junction in test/simulator/junction. Draw it anew for the real camera.",
].join("\n");

/** A view's scene as a file of the configuration; points and boxes on one line each. */
export function sceneYaml(view: JunctionView): string {
  const document = new Document(sceneOf(view));
  visit(document, {
    Seq: (_, sequence) => {
      if (sequence.items.every((item) => isScalar(item))) sequence.flow = true;
    },
  });
  return `${HEADER}\n${document.toString({ lineWidth: 120, flowCollectionPadding: false })}`;
}

/** Where it is committed: among the scenes of the city, whose smart cameras show these views until real ones do. */
export function fileOf({ cameraId }: JunctionView): string {
  return fileURLToPath(new URL(`../../../../config/viet-tri/scenes/${cameraId}.yaml`, import.meta.url));
}
