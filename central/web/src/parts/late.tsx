import { Component, type ReactNode, Suspense } from "react";
import { Say } from "./say.tsx";

type LateProps = {
  readonly loading: string;
  readonly failed: ReactNode;
  /** Of what is shown: once it changes, what failed before is tried again. */
  readonly address?: string;
  readonly children: ReactNode;
};

/** A part whose code is loaded when it is first looked at; a sentence meanwhile, and another when it cannot be had or drawn. */
export class Late extends Component<LateProps, { readonly isFailed: boolean }> {
  override readonly state = { isFailed: false };

  static getDerivedStateFromError = () => ({ isFailed: true });

  override componentDidUpdate({ address }: LateProps): void {
    if (this.state.isFailed && address !== this.props.address) this.setState({ isFailed: false });
  }

  override render(): ReactNode {
    const { loading, failed, children } = this.props;
    if (this.state.isFailed) return <Say>{failed}</Say>;
    return <Suspense fallback={<Say>{loading}</Say>}>{children}</Suspense>;
  }
}
