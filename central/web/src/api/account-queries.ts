import { queryOptions } from "@tanstack/react-query";
import { type ApiWithAccounts, keys } from "./queries.ts";
import { unwrap } from "./result.ts";

type Accounts = Pick<ApiWithAccounts, "accounts">;

/** So that a page that nobody touches learns that its session is over. */
const SESSION_POLL_MS = 60_000;

/** Who is signed in here, and what they may. */
export const sessionQuery = ({ accounts }: Accounts) =>
  queryOptions({
    queryKey: keys.session,
    queryFn: async ({ signal }) => unwrap(await accounts.session(signal)),
    refetchInterval: SESSION_POLL_MS,
  });

export const peopleQuery = ({ accounts }: Accounts) =>
  queryOptions({
    queryKey: ["people"],
    queryFn: async ({ signal }) => unwrap(await accounts.people(signal)),
  });

export const tokensQuery = ({ accounts }: Accounts) =>
  queryOptions({
    queryKey: ["tokens"],
    queryFn: async ({ signal }) => unwrap(await accounts.tokens(signal)),
  });

/** Wards, sites and lists of the city; they change with the centre's configuration only. */
export const cameraGroupsQuery = ({ accounts }: Accounts) =>
  queryOptions({
    queryKey: ["camera-groups"],
    queryFn: async ({ signal }) => unwrap(await accounts.cameraGroups(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What reviewers may be given to decide; they change with the centre's configuration only. */
export const authoritiesQuery = ({ accounts }: Accounts) =>
  queryOptions({
    queryKey: ["authorities"],
    queryFn: async ({ signal }) => unwrap(await accounts.authorities(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
