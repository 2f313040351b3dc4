import { Mesh, MeshBasicMaterial, PlaneGeometry } from "three";
import { FONT, paintedTexture } from "./canvas.ts";

const TEXT = "HÌNH DỰNG · RENDERED";
/** Of the picture's width and height; its lower left corner, where the near kerb is. */
const [WIDTH, HEIGHT] = [0.19, 0.036];
const [PAINTED_WIDTH_PX, PAINTED_HEIGHT_PX] = [972, 104];

/** Stands in every picture, so that no copy of it is ever taken for a street's; to be drawn after everything else. */
export function buildCaption(): Mesh {
  const map = paintedTexture(PAINTED_WIDTH_PX, PAINTED_HEIGHT_PX, paint);
  // The clip space of the picture itself: the camera does not matter.
  const material = new MeshBasicMaterial({ map, depthTest: false, depthWrite: false, toneMapped: false, fog: false });
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader.replace(
      "#include <project_vertex>",
      "#include <project_vertex>\n gl_Position = vec4(position.xy, 0.0, 1.0);",
    );
  };
  const geometry = new PlaneGeometry(2 * WIDTH, 2 * HEIGHT).translate(WIDTH - 1, HEIGHT - 1, 0);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.renderOrder = 1;
  return mesh;
}

function paint(pen: CanvasRenderingContext2D, width: number, height: number): void {
  pen.fillStyle = "#101418";
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = "#ffffff";
  pen.font = `500 ${height * 0.62}px "${FONT}"`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(TEXT, width / 2, height / 2);
}
