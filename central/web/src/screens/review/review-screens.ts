/** What is loaded when somebody reviews. */
import "./review.css";

export { CaseScreen } from "../cases/case-screen.tsx";
export { ReviewDesk } from "./review-desk.tsx";
export { ReviewQueue } from "./review-queue.tsx";
