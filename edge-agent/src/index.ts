export { maximumWeightAssignment, minimumCostAssignment } from "./tracking/assignment.ts";
