//! The ledger of school upgrades, and what schools measured day by day.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::asset::Contract;
use cruscotto_domain::day::Day;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::school_ledger::{Evidence, Stage, Step, UpgradePlan};
use cruscotto_domain::time::Timestamp;

/// An upgrade as it is kept: its plan and the steps in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptUpgrade {
    /// The school.
    pub school: AssetId,
    /// What is to be done by whom.
    pub plan: UpgradePlan,
    /// What was done.
    pub steps: Vec<Step>,
}

/// A series on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesDay {
    /// Id of the series.
    pub series: i32,
    /// The day.
    pub day: Day,
    /// The mean of its samples.
    pub mean: f64,
}

type StepRow = (String, String, String, Option<String>, Option<f64>, Option<f64>, Option<String>);

impl Store {
    /// The whole ledger, by school.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn school_upgrades(&self) -> Result<Vec<KeptUpgrade>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read, read only").execute(&mut *transaction).await?;
        let plans: Vec<(String, Option<String>, f64, f64)> = sqlx::query_as(
            "select school, supplier, contract_down_bps, contract_up_bps from school_upgrade order by school",
        )
        .fetch_all(&mut *transaction)
        .await?;
        let steps: Vec<StepRow> = sqlx::query_as(
            "select school, stage, to_char(taken_on, 'YYYY-MM-DD'), to_char(evidence_on, 'YYYY-MM-DD'), evidence_down_bps,
                    evidence_up_bps, evidence_method
             from school_upgrade_step order by school, id",
        )
        .fetch_all(&mut *transaction)
        .await?;
        let bad = |school: &str, error: &dyn std::fmt::Display| {
            StoreError::bad_row("school_upgrade", school.to_owned(), error.to_string())
        };
        let mut upgrades = Vec::with_capacity(plans.len());
        for (school, supplier, down_bps, up_bps) in plans {
            let own = steps.iter().filter(|step| step.0 == school);
            let own = own.map(|row| step(row).map_err(|error| bad(&school, &error))).collect::<Result<_, _>>()?;
            let id = school.parse::<AssetId>().map_err(|error| bad(&school, &error))?;
            let plan = UpgradePlan { supplier, contract: Contract { down_bps, up_bps } };
            upgrades.push(KeptUpgrade { school: id, plan, steps: own });
        }
        Ok(upgrades)
    }

    /// Plans an upgrade, or plans it otherwise.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn plan_school_upgrade(&self, school: &AssetId, plan: &UpgradePlan, by: &str) -> Result<(), StoreError> {
        sqlx::query(
            "insert into school_upgrade (school, supplier, contract_down_bps, contract_up_bps, changed_by)
             values ($1, $2, $3, $4, $5)
             on conflict (school) do update set supplier = excluded.supplier, contract_up_bps = excluded.contract_up_bps,
               contract_down_bps = excluded.contract_down_bps, changed_by = excluded.changed_by, changed_at = now()",
        )
        .bind(school.as_str())
        .bind(&plan.supplier)
        .bind(plan.contract.down_bps)
        .bind(plan.contract.up_bps)
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Writes down a step, unless somebody has meanwhile; whether it was written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_school_step(&self, school: &AssetId, step: &Step, by: &str) -> Result<bool, StoreError> {
        let evidence = step.evidence.as_ref();
        let done = sqlx::query(
            "insert into school_upgrade_step (school, stage, taken_on, evidence_on, evidence_down_bps, evidence_up_bps,
                                              evidence_method, changed_by)
             values ($1, $2, $3::date, $4::date, $5, $6, $7, $8) on conflict (school, stage) do nothing",
        )
        .bind(school.as_str())
        .bind(step.stage.as_str())
        .bind(step.on.to_string())
        .bind(evidence.map(|e| e.on.to_string()))
        .bind(evidence.map(|e| e.down_bps))
        .bind(evidence.and_then(|e| e.up_bps))
        .bind(evidence.map(|e| e.method.clone()))
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes the last step back; whether it was still there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_back_school_step(&self, school: &AssetId, stage: Stage, by: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        let done = sqlx::query(
            "delete from school_upgrade_step
             where school = $1 and stage = $2 and id = (select max(id) from school_upgrade_step where school = $1)",
        )
        .bind(school.as_str())
        .bind(stage.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// The whole days of these series since `from`, in the order of time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn series_by_day(
        &self,
        series: &[i32],
        from: Timestamp,
        zone: &str,
    ) -> Result<Vec<SeriesDay>, StoreError> {
        let rows: Vec<(i32, String, f64)> = sqlx::query_as(
            "select series_id, to_char(bucket at time zone $3, 'YYYY-MM-DD'), sum / samples
             from rollup_1d where series_id = any($1) and bucket >= $2 order by bucket",
        )
        .bind(series)
        .bind(Instant(from))
        .bind(zone)
        .fetch_all(&self.pool)
        .await?;
        let row = |(series, day, mean): (i32, String, f64)| Some(SeriesDay { series, day: day.parse().ok()?, mean });
        Ok(rows.into_iter().filter_map(row).collect())
    }
}

fn step((_, stage, on, evidence_on, down_bps, up_bps, method): &StepRow) -> Result<Step, String> {
    let day = |text: &String| text.parse::<Day>().map_err(|error| error.to_string());
    let evidence = match (evidence_on, down_bps, method) {
        (Some(on), Some(down_bps), Some(method)) => {
            Some(Evidence { on: day(on)?, down_bps: *down_bps, up_bps: *up_bps, method: method.clone() })
        }
        _ => None,
    };
    Ok(Step { stage: stage.parse::<Stage>().map_err(|error| error.to_string())?, on: day(on)?, evidence })
}
