// UserList — everybody who has, or had, an account.
//
//   GET /api/auth/users

import Host
import Hummingbird

struct UserList: Feature {
    let directory: Directory

    func register(in app: inout Registration) {
        app.routes.get("users") { [directory] _, _ in
            try .json(directory.all.map(directory.person))
        }
    }
}
