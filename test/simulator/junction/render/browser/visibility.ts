import {
  Color,
  type Material,
  type Mesh,
  MeshBasicMaterial,
  type PerspectiveCamera,
  Scene,
  type WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import type { SeenActor } from "../render-order.ts";
import type { ActorNode } from "./actor-node.ts";
import { type PixelRectangle, packRectangles } from "./pack-rectangles.ts";
import type { PictureSize } from "./picture-size.ts";
import { boxInPicture, plateWidth } from "./projected.ts";

/** Shapes are counted in a picture of this size, whatever the size of the one that is shown. */
const COUNTED: PictureSize = { widthPx: 640, heightPx: 360 };
const ATLAS: PictureSize = { widthPx: 1024, heightPx: 512 };

export interface VisibilityInput {
  readonly nodes: ReadonlyMap<number, ActorNode>;
  /** Draws the street's depths in black. */
  readonly occluder: Mesh;
  /** Frame pixels that boxes are told in. */
  readonly frame: PictureSize;
  readonly scale: number;
}

/** Tells how much of each road user is seen, by drawing all of them in flat colours and then each by itself. */
export class VisibilityPass {
  readonly #renderer: WebGLRenderer;
  readonly #camera: PerspectiveCamera;
  readonly #together = new WebGLRenderTarget(COUNTED.widthPx, COUNTED.heightPx);
  readonly #alone = new WebGLRenderTarget(ATLAS.widthPx, ATLAS.heightPx);
  readonly #togetherPixels = new Uint8Array(COUNTED.widthPx * COUNTED.heightPx * 4);
  readonly #alonePixels = new Uint8Array(ATLAS.widthPx * ATLAS.heightPx * 4);

  constructor(renderer: WebGLRenderer, camera: PerspectiveCamera) {
    this.#renderer = renderer;
    this.#camera = camera.clone();
    this.#camera.matrixWorld.copy(camera.matrixWorld);
    this.#camera.matrixWorldInverse.copy(camera.matrixWorldInverse);
  }

  /** Positions must be those of the picture just drawn. */
  look({ nodes, occluder, frame, scale }: VisibilityInput): SeenActor[] {
    const { autoUpdate } = this.#renderer.shadowMap;
    this.#renderer.shadowMap.autoUpdate = false;
    const painted = [...nodes].map(([id, node], index) => flatPaint(id, node, index + 1));
    try {
      const inPicture = painted.flatMap((one) => {
        const box = boxInPicture(one.meshes, this.#camera, frame);
        return box === undefined ? [] : [{ ...one, box, counted: onGrid(box, frame) }];
      });
      const visible = this.#countTogether(
        painted.map(({ node }) => node),
        occluder,
      );
      const whole = this.#countAlone(inPicture);
      return inPicture.map(({ id, node, box, mark }) => {
        const shape = whole.get(mark) ?? 0;
        const visibleShare = shape === 0 ? 0 : Math.min(1, (visible.get(mark) ?? 0) / shape);
        const isMine = (x: number, y: number) => this.#markAt(x / frame.widthPx, y / frame.heightPx) === mark;
        const plateWidthPx = plateWidth(node.plates, this.#camera, frame, isMine);
        return {
          id,
          box: { x1: rounded(box.x1, 1), y1: rounded(box.y1, 1), x2: rounded(box.x2, 1), y2: rounded(box.y2, 1) },
          visibleShare: rounded(visibleShare, 3),
          ...(plateWidthPx !== undefined && { plateWidthPx: rounded(plateWidthPx * scale, 1) }),
        };
      });
    } finally {
      for (const { restore } of painted) restore();
      this.#renderer.setRenderTarget(null);
      this.#renderer.shadowMap.autoUpdate = autoUpdate;
    }
  }

  #countTogether(nodes: readonly ActorNode[], occluder: Mesh): Map<number, number> {
    const scene = new Scene();
    scene.children.push(occluder, ...nodes.map(({ group }) => group)); // lent: their parent stays the real scene
    this.#renderer.setRenderTarget(this.#together);
    this.#renderer.clear();
    this.#renderer.render(scene, this.#camera);
    this.#renderer.readRenderTargetPixels(
      this.#together,
      0,
      0,
      COUNTED.widthPx,
      COUNTED.heightPx,
      this.#togetherPixels,
    );
    return countMarks(this.#togetherPixels);
  }

  /** On the same grid of pixels, so that a shape that nothing hides counts the same. */
  #countAlone(actors: readonly { readonly node: ActorNode; readonly counted: PixelRectangle }[]): Map<number, number> {
    const counts = new Map<number, number>();
    for (const batch of packRectangles(actors, ({ counted }) => counted, ATLAS)) {
      this.#renderer.setRenderTarget(this.#alone);
      this.#alone.viewport.set(0, 0, ATLAS.widthPx, ATLAS.heightPx);
      this.#renderer.clear();
      for (const { item, at } of batch) this.#drawAlone(item.node, item.counted, at);
      this.#camera.clearViewOffset();
      this.#renderer.readRenderTargetPixels(this.#alone, 0, 0, ATLAS.widthPx, ATLAS.heightPx, this.#alonePixels);
      for (const [mark, count] of countMarks(this.#alonePixels)) counts.set(mark, count);
    }
    return counts;
  }

  #drawAlone(node: ActorNode, { x, y, width, height }: PixelRectangle, at: readonly [number, number]): void {
    this.#camera.setViewOffset(COUNTED.widthPx, COUNTED.heightPx, x, y, width, height);
    this.#alone.viewport.set(at[0], at[1], width, height);
    this.#renderer.setRenderTarget(this.#alone);
    this.#renderer.render(node.group, this.#camera);
  }

  /** Whose colour is at a place of the picture, shares from its top left. */
  #markAt(across: number, down: number): number {
    const x = Math.floor(across * COUNTED.widthPx);
    const y = COUNTED.heightPx - 1 - Math.floor(down * COUNTED.heightPx);
    const first = (y * COUNTED.widthPx + x) * 4;
    return (this.#togetherPixels[first] ?? 0) + (this.#togetherPixels[first + 1] ?? 0) * 256;
  }
}

const flatMaterials: MeshBasicMaterial[] = [];

/** The material whose colour stands for a mark. */
function flatMaterial(mark: number): MeshBasicMaterial {
  const color = new Color((mark & 255) / 255, (mark >> 8) / 255, 0);
  const material = flatMaterials[mark] ?? new MeshBasicMaterial({ color, toneMapped: false });
  flatMaterials[mark] = material;
  return material;
}

/** Gives all that is shown of an actor the one colour that stands for its mark, until restored. */
function flatPaint(id: number, node: ActorNode, mark: number) {
  const flat = flatMaterial(mark);
  const meshes = node.shownMeshes();
  const own: (Material | Material[])[] = meshes.map(({ material }) => material);
  for (const mesh of meshes) mesh.material = flat;
  const restore = (): void => {
    for (const [index, mesh] of meshes.entries()) mesh.material = own[index] ?? mesh.material;
  };
  return { id, node, mark, meshes, restore };
}

function countMarks(pixels: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let first = 0; first < pixels.length; first += 4) {
    const mark = (pixels[first] ?? 0) + (pixels[first + 1] ?? 0) * 256;
    if (mark > 0) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return counts;
}

/** A box of the frame as whole pixels of the counted picture, with a pixel to spare. */
function onGrid({ x1, y1, x2, y2 }: SeenActor["box"], frame: PictureSize): PixelRectangle {
  const [across, down] = [COUNTED.widthPx / frame.widthPx, COUNTED.heightPx / frame.heightPx];
  const [left, top] = [Math.max(0, Math.floor(x1 * across) - 1), Math.max(0, Math.floor(y1 * down) - 1)];
  const right = Math.min(COUNTED.widthPx, Math.ceil(x2 * across) + 1);
  const bottom = Math.min(COUNTED.heightPx, Math.ceil(y2 * down) + 1);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
