import { PCFShadowMap, type PerspectiveCamera, Scene, WebGLRenderer } from "three";
import type { MomentOrder, SeenActor, ViewOrder } from "../render-order.ts";
import { ActorNode } from "./actor-node.ts";
import { type Background, bakeBackground, shadowCatcher } from "./background.ts";
import { buildCaption } from "./caption.ts";
import { aimShadows, light } from "./lighting.ts";
import type { OutsideModels } from "./models/outside-models.ts";
import type { PictureSize } from "./picture-size.ts";
import { toPlanar } from "./planar-picture.ts";
import { buildFurniture } from "./street/furniture.ts";
import { buildGround } from "./street/ground.ts";
import { buildHorizon } from "./street/horizon.ts";
import { buildHouses } from "./street/houses.ts";
import { buildSignalLamps, buildSignalPoles, type SignalLamps } from "./street/signal-heads.ts";
import { buildTrees } from "./street/trees.ts";
import { VisibilityPass } from "./visibility.ts";
import { createCamera, toScene } from "./world-axes.ts";

/** Shadows of the street are cast once; those of road users in each picture, near the camera only. */
const STREET_SHADOWS = { halfSideM: 75, mapPx: 4096 };
const ACTOR_SHADOWS = { aheadM: 27, halfSideM: 30, mapPx: 1024 };

/** One camera's look at the junction. */
export class Stage {
  readonly #renderer: WebGLRenderer;
  readonly #camera: PerspectiveCamera;
  readonly #scene = new Scene();
  readonly #background: Background;
  readonly #lamps: SignalLamps = buildSignalLamps();
  readonly #visibility: VisibilityPass;
  readonly #frame: PictureSize;
  readonly #drawn: PictureSize;
  readonly #scale: number;
  readonly #models: OutsideModels | undefined;
  readonly #nodes = new Map<number, ActorNode>();

  constructor({ placement, scale }: ViewOrder, models: OutsideModels | undefined) {
    this.#models = models;
    this.#frame = placement;
    this.#scale = scale;
    this.#drawn = { widthPx: placement.widthPx * scale, heightPx: placement.heightPx * scale };
    this.#renderer = createRenderer(this.#drawn);
    this.#camera = createCamera(placement);
    const lit = light(this.#scene, this.#renderer);
    const ground = buildGround();
    const still = [ground, buildHorizon(), buildHouses(), buildTrees(), buildFurniture(), buildSignalPoles()];
    this.#scene.add(...still);
    aimShadows(lit.sun, toScene(0, 0), STREET_SHADOWS.halfSideM, STREET_SHADOWS.mapPx);
    this.#background = bakeBackground(this.#renderer, this.#scene, this.#camera, this.#drawn);
    this.#scene.remove(...still);
    this.#scene.background = null;
    this.#scene.add(this.#background.quad, shadowCatcher(ground, lit.shadowOpacity), this.#lamps.group, buildCaption());
    const { x, y, yaw } = placement;
    const seen = toScene(x + ACTOR_SHADOWS.aheadM * Math.cos(yaw), y + ACTOR_SHADOWS.aheadM * Math.sin(yaw));
    aimShadows(lit.sun, seen, ACTOR_SHADOWS.halfSideM, ACTOR_SHADOWS.mapPx);
    this.#visibility = new VisibilityPass(this.#renderer, this.#camera);
  }

  /** Draws a moment; `pixels()` then has it. */
  draw({ atMs, actors, signals }: MomentOrder): void {
    this.#bringOn(actors.map(({ actor }) => actor));
    for (const state of actors) this.#nodes.get(state.actor.id)?.show(state, atMs);
    this.#lamps.show(new Map(signals));
    this.#renderer.clear();
    this.#renderer.render(this.#scene, this.#camera);
  }

  /** How everybody came out in the moment just drawn. */
  look(): SeenActor[] {
    const { occluder } = this.#background;
    return this.#visibility.look({ nodes: this.#nodes, occluder, frame: this.#frame, scale: this.#scale });
  }

  /** The picture as the encoder takes it, see `toPlanar`. */
  pixels(): Uint8Array<ArrayBuffer> {
    const { widthPx, heightPx } = this.#drawn;
    const gl = this.#renderer.getContext();
    const pixels = new Uint8Array(widthPx * heightPx * 4);
    gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return toPlanar(pixels, this.#drawn);
  }

  #bringOn(actors: readonly MomentOrder["actors"][number]["actor"][]): void {
    const present = new Set(actors.map(({ id }) => id));
    for (const [id, node] of this.#nodes) {
      if (present.has(id)) continue;
      this.#scene.remove(node.group);
      node.dispose();
      this.#nodes.delete(id);
    }
    for (const actor of actors) {
      if (this.#nodes.has(actor.id)) continue;
      const node = new ActorNode(actor, this.#models);
      this.#nodes.set(actor.id, node);
      this.#scene.add(node.group);
    }
  }
}

function createRenderer({ widthPx, heightPx }: PictureSize): WebGLRenderer {
  const renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  renderer.setPixelRatio(1);
  renderer.setSize(widthPx, heightPx, false);
  renderer.autoClear = false;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  return renderer;
}
