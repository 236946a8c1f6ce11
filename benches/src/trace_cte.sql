-- The same attribution as one recursive query. A recursive term sees only the step before, so each step must carry the whole
-- state along: every account's balance by donor, as an array.
--
-- Flows come as `flow(n, payer, payee, amount, donor)`, n from 1 without gaps, payer null where a donor pays.
WITH RECURSIVE step (n, state) AS (
  SELECT 0, array_fill(0::float8, ARRAY[:accounts * :donors])
  UNION ALL
  SELECT step.n + 1, (
    SELECT array_agg(
      cell.value
        + CASE WHEN (cell.at - 1) / :donors = flow.payee THEN
            CASE WHEN flow.payer IS NULL
              THEN CASE WHEN (cell.at - 1) % :donors = flow.donor THEN flow.amount ELSE 0 END
              ELSE step.state[flow.payer * :donors + (cell.at - 1) % :donors + 1] * part.of
            END
          ELSE 0 END
        - CASE WHEN (cell.at - 1) / :donors = flow.payer THEN cell.value * part.of ELSE 0 END
      ORDER BY cell.at)
    FROM unnest(step.state) WITH ORDINALITY AS cell (value, at))
  FROM step
  JOIN flow ON flow.n = step.n + 1
  CROSS JOIN LATERAL (
    SELECT CASE WHEN flow.payer IS NULL THEN 0 ELSE flow.amount / (
      SELECT sum(held) FROM unnest(step.state[flow.payer * :donors + 1 : (flow.payer + 1) * :donors]) AS held
    ) END AS of
  ) AS part
)
SELECT cell.value FROM (SELECT state FROM step ORDER BY n DESC LIMIT 1) AS last,
  unnest(last.state) WITH ORDINALITY AS cell (value, at) ORDER BY cell.at;
