import { Component, type ReactNode, Suspense } from "react";
import { Say } from "./say.tsx";

type LateProps = { readonly loading: string; readonly failed: string; readonly children: ReactNode };

/** A part whose code is loaded when it is first looked at; a sentence meanwhile, and another when it cannot be had. */
export class Late extends Component<LateProps, { readonly isFailed: boolean }> {
  override readonly state = { isFailed: false };

  static getDerivedStateFromError = () => ({ isFailed: true });

  override render(): ReactNode {
    const { loading, failed, children } = this.props;
    if (this.state.isFailed) return <Say>{failed}</Say>;
    return <Suspense fallback={<Say>{loading}</Say>}>{children}</Suspense>;
  }
}
