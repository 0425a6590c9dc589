/**
 * Who makes the change, as histories will say: the name that they signed in with; where nobody signs in it is asked once, shown from then on, to be changed at any
 * time.
 */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { saveAuthor, useAuthor } from '../../api/author.ts';
import { useMay, useSession } from '../../api/session.ts';
import classes from './form.module.css';

function SignedIn({ name }: { readonly name: string }) {
  const may = useMay('editor');
  return (
    <span className={classes.author}>
      <span className="sg-truncate">
        as <strong>{name}</strong>
        {may ? '' : ', who may look and not change'}
      </span>
    </span>
  );
}

export function AuthorField() {
  const session = useSession();
  return session === null || session.via === 'none' ? <NameField /> : <SignedIn name={session.name} />;
}

function NameField() {
  const author = useAuthor();
  const [editing, setEditing] = useState(author === '');
  if (!editing)
    return (
      <span className={classes.author}>
        <span className="sg-truncate">
          as <strong>{author}</strong>
        </span>
        <Button variant="subtle" size="compact-xs" onClick={() => setEditing(true)}>
          Change name
        </Button>
      </span>
    );
  return (
    <TextInput
      size="xs"
      className={classes.authorInput ?? ''}
      aria-label="Your name, for the history"
      placeholder="Your name"
      title="Who made a change stands in its history"
      maxLength={120}
      autoComplete="name"
      defaultValue={author}
      onChange={(event) => saveAuthor(event.currentTarget.value)}
      onBlur={(event) => {
        if (event.currentTarget.value.trim() !== '') setEditing(false);
      }}
    />
  );
}
