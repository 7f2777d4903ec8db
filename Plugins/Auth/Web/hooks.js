// The hooks that Auth owns: import { AccountLeft } from "auth/hooks.js"

import { hook } from "minimost";

/** I have deleted my account: what this browser keeps for it is of no use any more. */
export const AccountLeft = hook("AccountLeft");
