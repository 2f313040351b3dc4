import type { JunctionActor } from "../../../world.ts";
import { Assembly } from "./assembly.ts";
import { addBicycle } from "./bicycle.ts";
import { BUS, buildBus } from "./bus.ts";
import { buildCar, CAR_FORMS, type CarForm } from "./car.ts";
import {
  busFittings,
  carFittings,
  type Fittings,
  MOTORBIKE_FITTINGS,
  type ModelSize,
  NO_FITTINGS,
  SCOOTER_FITTINGS,
  truckFittings,
} from "./fittings.ts";
import { addMotorbike, MOTORBIKE } from "./motorbike.ts";
import { addObjModel } from "./obj-model.ts";
import type { OutsideModels } from "./outside-models.ts";
import { BUS_LIVERIES, colourOf, HELMETS, picked, SHIRTS, SKIN, TROUSERS } from "./paints.ts";
import { addRider, buildWalker, type Clothes } from "./people.ts";
import { buildTruck, TRUCK_FORMS } from "./truck.ts";

/** A model before it is brought to its actor's size. */
export interface VehicleModel {
  readonly assembly: Assembly;
  readonly size: ModelSize;
  readonly fittings: Fittings;
}

const PILLION_M = 0.38;

/** What an actor looks like; people on foot are drawn by their stride, see `walkerModel`. */
export function vehicleModel(actor: JunctionActor, outside: OutsideModels | undefined): VehicleModel {
  switch (actor.type) {
    case "car":
    case "van":
      return carModel(actor);
    case "truck":
      return truckModel(actor);
    case "bus":
      return { assembly: buildBus(picked(BUS_LIVERIES, actor.look.variant)), size: BUS, fittings: busFittings() };
    case "motorbike":
      return motorbikeModel(actor, outside);
    case "bicycle":
      return twoWheeler(actor, addBicycle, NO_FITTINGS);
    case "person":
      return walkerModel(actor, 0);
    default:
      return actor.type satisfies never;
  }
}

/** @param phase of the stride, 0 to 1 */
export function walkerModel(actor: JunctionActor, phase: number): VehicleModel {
  const size = { lengthM: actor.lengthM, widthM: actor.widthM, heightM: 1.71 };
  return { assembly: buildWalker(clothesOf(actor, 0), phase), size, fittings: NO_FITTINGS };
}

function carModel(actor: JunctionActor): VehicleModel {
  const form: CarForm = nearest(Object.values(CAR_FORMS), actor, ({ lengthM, widthM, roofM }) => ({
    lengthM,
    widthM,
    heightM: roofM,
  }));
  const size = { lengthM: form.lengthM, widthM: form.widthM, heightM: form.roofM };
  return { assembly: buildCar(form, colourOf(actor.look.bodyColour)), size, fittings: carFittings(form) };
}

function truckModel(actor: JunctionActor): VehicleModel {
  const form = nearest(TRUCK_FORMS, actor, (size) => size);
  const assembly = buildTruck(form, colourOf(actor.look.bodyColour), actor.look.variant);
  return { assembly, size: form, fittings: truckFittings(form) };
}

function twoWheeler(
  actor: JunctionActor,
  addBody: (to: Assembly, paint: number) => void,
  fittings: Fittings,
): VehicleModel {
  const assembly = new Assembly();
  addBody(assembly, colourOf(actor.look.bodyColour));
  for (let seat = 0; seat < actor.riders; seat++)
    addRider(assembly, clothesOf(actor, seat), seat * PILLION_M, seat === 0);
  return { assembly, size: { ...MOTORBIKE, heightM: actor.heightM }, fittings };
}

/** Every third motorbike is a scooter, when there is a model of one. */
function motorbikeModel(actor: JunctionActor, outside: OutsideModels | undefined): VehicleModel {
  if (outside === undefined || actor.look.variant % 3 !== 0) return twoWheeler(actor, addMotorbike, MOTORBIKE_FITTINGS);
  return twoWheeler(actor, (to, paint) => addObjModel(to, outside.scooter, paint), SCOOTER_FITTINGS);
}

/** The form whose measures differ least from the actor's, each counted as a ratio. */
function nearest<T>(forms: readonly T[], actor: ModelSize, sizeOf: (form: T) => ModelSize): T {
  const unlike = (form: T): number => {
    const size = sizeOf(form);
    return Math.abs(Math.log(size.lengthM / actor.lengthM)) + Math.abs(Math.log(size.heightM / actor.heightM));
  };
  return forms.reduce((best, form) => (unlike(form) < unlike(best) ? form : best));
}

function clothesOf({ id, look }: JunctionActor, person: number): Clothes {
  const shirt = look.clothes[person];
  const helmet = look.helmetColours[person];
  const pick = look.variant + person * 3 + id;
  return {
    shirt: shirt === undefined ? picked(SHIRTS, pick) : colourOf(shirt),
    trousers: picked(TROUSERS, pick),
    skin: picked(SKIN, pick),
    helmet: helmet === undefined ? picked(HELMETS, pick) : colourOf(helmet),
  };
}
