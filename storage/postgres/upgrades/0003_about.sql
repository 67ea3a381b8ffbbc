-- What is stored about one person is found without reading the whole ledger (storage.sql.about has the same words).
CREATE INDEX ledger_naming ON ledger (kind) WHERE
kind <> 'duties-opened' AND (data LIKE '%"badge":"%' OR data LIKE '%"badges":[%'
 OR (data LIKE '%"by":"%' AND data NOT LIKE '%"by":""%'));
CREATE INDEX ledger_opened ON ledger ((data::jsonb ->> 'day'), (data::jsonb ->> 'department'))
    WHERE kind = 'duties-opened';
