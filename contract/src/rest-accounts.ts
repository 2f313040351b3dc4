/** Who may enter the centre: people with accounts, machines with tokens, and what their page asks about them. */
import { z } from "zod";
import { CameraId, UtcTime } from "./ids.ts";
import { LocalName } from "./local-name.ts";

export const Role = z.enum(["operator", "reviewer", "senior-reviewer", "technician", "auditor", "administrator"]);
export type Role = z.infer<typeof Role>;

/** What a machine may do with its token. */
export const TokenScope = z.enum([
  ...(["read-state", "read-events", "read-media", "read-metrics"] as const),
  ...(["export-cases", "give-orders"] as const),
]);
export type TokenScope = z.infer<typeof TokenScope>;

export const CameraGroupId = z
  .string()
  .regex(/^(?:ward|site|list):[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
  .describe("Cameras of a ward, of a site, or of a list in the centre's configuration");

/** What is seen of the city: `null` all cameras, else those of these groups together. */
export const SeenGroups = z.array(CameraGroupId).max(200).nullable();
export type SeenGroups = z.infer<typeof SeenGroups>;

export const CameraGroupView = z.object({
  id: CameraGroupId,
  name: LocalName,
  cameraCount: z.int().min(0),
});
export type CameraGroupView = z.infer<typeof CameraGroupView>;
export const CameraGroupList = z.object({ groups: z.array(CameraGroupView) });

/** A list of the centre's configuration. */
export const NamedGroupView = z.object({
  id: CameraGroupId,
  name: LocalName,
  cameraIds: z.array(CameraId).min(1).describe("Those that the asker may see"),
});
export type NamedGroupView = z.infer<typeof NamedGroupView>;
/** Answer of `GET /api/named-groups`: lists with at least one camera that the asker may see. */
export const NamedGroupList = z.object({ groups: z.array(NamedGroupView) });

/** What somebody may decide by their office, as the city's authorities are called in its configuration. */
export const AuthorityId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
  .describe("Whose fines somebody may decide; without one nobody's");

/** One that an account may have. */
export const AuthorityView = z.object({
  id: AuthorityId,
  name: LocalName,
  ceilingVnd: z.int().min(1).describe("The greatest fine that they may decide, đồng"),
  mayDeductPoints: z.boolean().describe("They may deduct licence points"),
});
export type AuthorityView = z.infer<typeof AuthorityView>;
/** Answer of `GET /api/authorities`, lowest ceiling first. */
export const AuthorityList = z.object({ authorities: z.array(AuthorityView) });

export const Login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/)
  .describe("What one signs in as: a–z, 0–9 and inner dots, hyphens and underscores, at most 64");
const PersonName = z.string().trim().min(1).max(100).describe("As colleagues read it");

const MIN_PASSWORD_CHARS = 12;
/** One that is chosen. */
const NewPassword = z.string().min(MIN_PASSWORD_CHARS).max(256);
/** One that is tried. */
const TriedPassword = z.string().min(1).max(256);
const SecondFactorCode = z
  .string()
  .transform((typed) => typed.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/))
  .describe("Six digits of the authenticator; spaces may stand between them");

/** Body of `POST /api/session`. */
export const SignIn = z.strictObject({
  login: z.string().trim().toLowerCase().min(1).max(64),
  password: TriedPassword,
  code: SecondFactorCode.optional().describe("Needed by who has a second factor"),
});
export type SignIn = z.infer<typeof SignIn>;

/** Answer of `GET /api/session`: who asks, and what the centre would allow. */
export const SessionView = z.object({
  kind: z.enum(["person", "token", "start-key"]),
  id: z.string(),
  name: z.string(),
  login: z.string().optional().describe("Of a person"),
  roles: z.array(Role),
  cameraGroups: SeenGroups,
  may: z.array(z.string()).describe("Every route that would answer, such as `GET /api/events/:id`"),
  first: z
    .enum(["choose-password", "add-second-factor"])
    .optional()
    .describe("What must be done before anything else is answered"),
  hasSecondFactor: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

/** Body of `POST /api/start/administrator`: who came by the start key becomes the first administrator. */
export const FirstAdministrator = z.strictObject({ login: Login, name: PersonName, password: NewPassword });
export type FirstAdministrator = z.infer<typeof FirstAdministrator>;

/** Body of `PUT /api/account/password`. */
export const PasswordChange = z.strictObject({ current: TriedPassword, next: NewPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;

/** Body of `POST /api/account/second-factor`. */
export const PasswordProof = z.strictObject({ password: TriedPassword });
/** Answer to it: a secret that counts once `PUT` has shown a code of it. */
export const SecondFactorOffer = z.object({
  secret: z.string().describe("Base32, to be typed where no picture can be read"),
  address: z.string().describe("otpauth://…, to be shown as a QR code"),
});
export type SecondFactorOffer = z.infer<typeof SecondFactorOffer>;
/** Body of `PUT /api/account/second-factor`. */
export const SecondFactorProof = z.strictObject({ code: SecondFactorCode });
/** Body of `DELETE /api/account/second-factor`. */
export const SecondFactorRemoval = z.strictObject({ password: TriedPassword, code: SecondFactorCode });
export type SecondFactorRemoval = z.infer<typeof SecondFactorRemoval>;

export const AccountView = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  roles: z.array(Role),
  cameraGroups: SeenGroups,
  authority: AuthorityId.optional().describe("Absent: may decide no fine"),
  isDisabled: z.boolean(),
  password: z
    .enum(["initial", "expired", "chosen"])
    .describe("initial: made by an administrator, and to be replaced at the first sign-in"),
  hasSecondFactor: z.boolean(),
  createdAt: UtcTime,
  lastSignInAt: UtcTime.optional(),
  version: z.int().describe("To be sent back with a change"),
});
export type AccountView = z.infer<typeof AccountView>;
export const AccountList = z.object({ accounts: z.array(AccountView) });

const Roles = z
  .array(Role)
  .min(1)
  .refine((roles) => new Set(roles).size === roles.length, "must not repeat a role");

/** Body of `POST /api/accounts`. */
export const NewAccount = z.strictObject({
  ...{ login: Login, name: PersonName, roles: Roles, cameraGroups: SeenGroups },
  authority: AuthorityId.optional(),
});
export type NewAccount = z.infer<typeof NewAccount>;

/** Body of `PATCH /api/accounts/:id`; what is absent stays. */
export const AccountChange = z.strictObject({
  version: z.int().describe("Of the account that was looked at"),
  name: PersonName.optional(),
  roles: Roles.optional(),
  cameraGroups: SeenGroups.optional(),
  authority: AuthorityId.nullable().optional().describe("null: none any more"),
  isDisabled: z.boolean().optional(),
});
export type AccountChange = z.infer<typeof AccountChange>;

/** An account with the password to hand over: it is told this once. */
export const IssuedAccount = z.object({ account: AccountView, initialPassword: z.string(), goodUntil: UtcTime });
export type IssuedAccount = z.infer<typeof IssuedAccount>;

export const TokenView = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(TokenScope),
  cameraGroups: SeenGroups,
  createdBy: z.string().describe("Name of who made it"),
  createdAt: UtcTime,
  expiresAt: UtcTime,
  lastUsedAt: UtcTime.optional().describe("To the hour"),
});
export type TokenView = z.infer<typeof TokenView>;
export const TokenList = z.object({ tokens: z.array(TokenView) });

/** Body of `POST /api/tokens`. */
export const NewToken = z.strictObject({
  name: z.string().trim().min(1).max(100).describe("Which machine it is for"),
  scopes: z.array(TokenScope).min(1),
  cameraGroups: SeenGroups,
  days: z.int().min(1).max(1_825).describe("How long it is good"),
});
export type NewToken = z.infer<typeof NewToken>;

/** A token with its secret: it is told this once. */
export const IssuedToken = z.object({ token: TokenView, secret: z.string() });
export type IssuedToken = z.infer<typeof IssuedToken>;
