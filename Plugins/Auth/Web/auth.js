// Auth's side of the page: who is here, how they look, and what a person does with their own account.

import { accountDeletion } from "./account-deletion.js";
import "./avatar.js";
import { changePassword } from "./change-password.js";
import { me } from "./me.js";
import { people } from "./people.js";
import { profile } from "./profile.js";
import { sessionList } from "./session-list.js";

export default function auth(app) {
    people(app);
    me(app);
    profile(app);
    changePassword(app);
    sessionList(app);
    accountDeletion(app);
}
