import type { SessionView } from "@ngaba/contract";
import { createContext, useContext } from "react";

/** Who is signed in. */
export const SessionContext = createContext<SessionView | undefined>(undefined);

export const useSession = (): SessionView | undefined => useContext(SessionContext);

/**
 * Whether the centre would answer a route, such as `POST /api/cameras/:id/orders`; what it would refuse need not be
 * shown. Outside of an entrance, as in tests of one part, nothing is hidden: the centre decides in any case.
 */
export function useMay(): (route: string) => boolean {
  const session = useSession();
  return (route) => session === undefined || session.may.includes(route);
}
