/** What the page sends back besides name and password: the request that it interrupts. */
export type Interrupted = readonly (readonly [name: string, value: string])[];

export interface LoginPage {
  readonly interrupted: Interrupted;
  /** Filled in; empty: none. */
  readonly username: string;
  /** Null: nothing went wrong so far. */
  readonly problem: string | null;
}

/** A plain page that asks for user name and password. */
export const loginPage = ({ interrupted, username, problem }: LoginPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Login | Salesforce emulator</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 22rem; margin: 4rem auto; padding: 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
input, button { margin: .25rem 0 1rem; padding: .5rem }
[role=alert] { color: #b00020 }
</style>
</head>
<body>
<h1>Salesforce emulator</h1>
${problem === null ? '' : `<p role="alert" id="error">${escaped(problem)}</p>`}
<form id="login_form" method="post" action="/services/oauth2/authorize">
${interrupted.map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join('\n')}
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" value="${escaped(username)}">
<label for="password">Password</label>
<input id="password" name="pw" type="password" autocomplete="current-password">
<button id="Login" type="submit">Log In</button>
</form>
</body>
</html>
`;

export const wrongPassword =
  "Please check your username and password. If you still can't log in, contact your Salesforce administrator.";

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => escapes[one] ?? one);
