// What a password must be. The server decides; here it is said early.

export const longest = 1024;

/** Every rule: `{name, text, holds(password)}`. `username` may be what was typed so far. */
export function rules({ minLength = 8, username = "" } = {}) {
    return [
        {
            name: "length",
            text: `At least ${minLength} characters`,
            holds: (password) => [...password].length >= minLength && [...password].length <= longest,
        },
        { name: "upper", text: "A capital letter (A–Z)", holds: (password) => /[A-Z]/.test(password) },
        { name: "digit", text: "A digit", holds: (password) => /[0-9]/.test(password) },
        {
            name: "special",
            text: "A special character, such as ! ? # or -",
            holds: (password) => /[!@#$%^&*()_+\-=[\]{};\\':"|,./<>?`~]/.test(password),
        },
        {
            name: "username",
            text: "Not your username",
            holds: (password) => password !== "" && password.toLowerCase() !== username.trim().toLowerCase(),
        },
    ];
}

/** The rules that a password breaks. */
export const broken = (password, options) => rules(options).filter((rule) => !rule.holds(password));
