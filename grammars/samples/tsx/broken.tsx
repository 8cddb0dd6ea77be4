import { useState, type FormEvent } from 'react';

interface LoginProps {
  onLogin: (name: string) => Promise<boolean>;
}

export function Login({ onLogin }: LoginProps) {
  const [name, setName] = useState('');
  const [failed, setFailed] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFailed(!(await onLogin(name)));
  }

  return (
    <form onSubmit={submit}>
      <label>
        Name
        <input value={name} onChange={(e) => setName(e.target.value)} />
      {failed && <p role="alert">Unknown user {name}</p>}
      <button type="submit" disabled={name === ''}>
        Log in
      </button>
    </form>
  );
}
