/** A button that offers the forms of a service's traffic. In: the service's id. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { useLinkTo } from '../../routes.ts';
import { FORM_GROUPS, FORM_WORDS } from './form-words.ts';

export function ChangeTrafficMenu({ id }: { readonly id: string }) {
  const linkTo = useLinkTo();
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} aria-hidden />}>Change traffic</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORM_GROUPS.map(({ title, forms }) => (
          <Fragment key={title}>
            <Menu.Label>{title}</Menu.Label>
            {forms.map((form) => (
              <Menu.Item
                key={form}
                component={Link}
                to={linkTo({ page: 'traffic-change', id, search: { form } })}
              >
                {FORM_WORDS[form].label}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
