# ruff: noqa: E501 - Lines of exports are as long as systems write them.
"""Small exports of one practice in the layouts of several systems. Everything is invented.

Ana's visit of 300.00: 110.00 taken off by contract, 92.00 paid by the plan, 75.00 deductible and
23.00 coinsurance, of which she has paid 20.00. Sam pays his visit of 80.00 himself.
"""

from pathlib import Path

from inquiry_api.db import Database
from inquiry_api.imports.csv.format import CsvFormat
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import found_below
from inquiry_api.imports.importer import importer
from tests.imports.posting_x12.books import quiet

BOOKS = {
    "revenue": -380_00,
    "contractual": 110_00,
    "payer_cash": 92_00,
    "patient_cash": 20_00,
    "patient": 158_00,
}

PLAIN = {
    "patients.csv": """patient_id,last_name,first_name,birth_date,phone,address,language
P1,Rivera,Ana,1980-02-29,(212) 555-0100,2 Elm St,es
P2,Okafor,Sam,1950-01-01,,,
""",
    "charges.csv": """charge_id,visit_id,patient_id,service_date,code,description,units,amount,payer
C1,V1,P1,2026-10-15,99213,Follow-up visit,1,300.00,EVERYDAY HEALTH PLAN
C2,V2,P2,2026-10-16,99212,Short visit,1,80.00,
""",
    "payments.csv": """payment_id,charge_id,date,kind,amount,method,reason
1,C1,2026-11-03,insurer_paid,92.00,check,
2,C1,2026-11-03,contractual,110.00,,45
3,C1,2026-11-03,to_patient,75.00,,1
4,C1,2026-11-03,to_patient,23.00,,2
5,C1,2026-11-10,patient_paid,20.00,card,
""",
    "coverage.csv": """patient_id,payer,member_id,priority,start_date,end_date
P1,EVERYDAY HEALTH PLAN,M1,1,2026-01-01,
""",
}

_TEBRA_HEAD = (
    "ID,EncounterID,PatientID,PatientName,PatientDateOfBirth,ServiceStartDate,PostingDate,"
    "ProcedureCode,ProcedureName,Units,TotalCharges,PatientBalance,InsuranceBalance,TotalBalance,"
    "PatientPaymentAmount,OtherAdjustment,Status,PrimaryInsuranceCompanyName,"
    "PrimaryInsurancePaymentPostingDate,PrimaryInsuranceInsurancePayment,"
    "PrimaryInsuranceInsuranceContractAdjustment,PrimaryInsuranceInsuranceDeductible,"
    "PrimaryInsuranceInsuranceCoinsurance,PrimaryInsuranceInsuranceCopay,"
    "SecondaryInsurancePaymentPostingDate,SecondaryInsuranceInsurancePayment,"
    "SecondaryInsuranceInsuranceContractAdjustment"
)
TEBRA = {
    "charges.csv": f"""{_TEBRA_HEAD}
1,E1,P1,"Rivera, Ana",2/29/1980,10/15/2026,10/20/2026,99213,Follow-up visit,1,$300.00,$78.00,$0.00,$78.00,$20.00,,Completed,EVERYDAY HEALTH PLAN,11/3/2026,$92.00,$110.00,$75.00,$23.00,,,,
2,E2,P2,"Okafor, Sam",1/1/1950,10/16/2026,10/20/2026,99212,Short visit,1,$80.00,$80.00,$0.00,$80.00,,,Completed,,,,,,,,,,
3,E3,P2,"Okafor, Sam",1/1/1950,10/17/2026,10/20/2026,99212,Never billed,1,$50.00,$50.00,$0.00,$50.00,,,Draft,,,,,,,,,,
Grand Total,,,,,,,,,,$430.00,$208.00,$0.00,$208.00,$20.00,,,,,$92.00,$110.00,$75.00,$23.00,,,,
"""
}

OPENEMR = {
    "patient_data.csv": """pid,lname,fname,DOB,phone_cell,street,city,state,postal_code,language
1,Rivera,Ana,1980-02-29,212-555-0100,2 Elm St,Springfield,IL,62701,spanish
2,Okafor,Sam,1950-01-01,,,,,,
""",
    "insurance_data.csv": """pid,type,provider,policy_number,date
1,primary,7,M1,2026-01-01
2,primary,,,0000-00-00
""",
    "insurance_companies.csv": "id,name\n7,EVERYDAY HEALTH PLAN\n",
    "form_encounter.csv": """encounter,pid,date,last_level_billed,last_level_closed
10,1,2026-10-15 00:00:00,1,1
11,2,2026-10-16 00:00:00,0,0
""",
    "billing.csv": """id,pid,encounter,date,code_type,code,modifier,units,fee,activity,code_text
100,1,10,2026-10-15 10:00:00,CPT4,99213,,1,300.00,1,Follow-up visit
101,1,10,2026-10-15 10:00:00,ICD10,Z00.00,,1,0.00,1,
102,1,10,2026-10-15 10:00:00,CPT4,99214,,1,350.00,0,Deleted visit
103,2,11,2026-10-16 10:00:00,CPT4,99212,,1,80.00,1,Short visit
""",
    "ar_activity.csv": """pid,encounter,sequence_no,code_type,code,modifier,payer_type,post_time,memo,pay_amount,adj_amount,deleted
1,10,1,CPT4,99213,,1,2026-11-03 09:00:00,,92.00,0.00,NULL
1,10,2,CPT4,99213,,1,2026-11-03 09:00:00,45,0.00,110.00,NULL
1,10,3,,,,0,2026-11-10 09:00:00,,20.00,0.00,NULL
1,10,4,,,,0,2026-11-11 09:00:00,,55.00,0.00,2026-11-11 10:00:00
""",
}

OPENDENTAL = {
    "patient.csv": """PatNum,LName,FName,Birthdate,Guarantor,WirelessPhone,Address,City,State,Zip,Language
1,Rivera,Ana,1980-02-29,1,(212)555-0100,2 Elm St,Springfield,IL,62701,spa
2,Okafor,Sam,1950-01-01,2,,,,,,
""",
    "procedurelog.csv": """ProcNum,PatNum,ProcDate,ProcFee,CodeNum,ProcStatus
50,1,2026-10-15,300,5,2
51,2,2026-10-16,80,6,2
52,2,2026-12-01,900,6,1
""",
    "claimproc.csv": """ClaimProcNum,ProcNum,ClaimNum,PatNum,Status,FeeBilled,InsPayAmt,DedApplied,WriteOff,DateCP,PlanNum
90,50,1,1,1,300,92,75,110,2026-11-03,12
91,50,2,1,6,300,40,0,0,0001-01-01,12
92,52,3,2,2,900,500,0,0,2026-11-03,12
""",
    "paysplit.csv": """SplitNum,SplitAmt,PatNum,ProcNum,DatePay,PayNum
70,20,1,0,2026-11-10,8
""",
    "adjustment.csv": "AdjNum,AdjDate,AdjAmt,PatNum,ProcNum\n",
    "procedurecode.csv": "CodeNum,ProcCode,Descript\n5,D0120,\n6,D0140,\n",
    "insplan.csv": "PlanNum,CarrierNum\n12,3\n",
    "carrier.csv": "CarrierNum,CarrierName\n3,EVERYDAY HEALTH PLAN\n",
}

SYSTEMS = {"plain": PLAIN, "tebra": TEBRA, "openemr": OPENEMR, "opendental": OPENDENTAL}


def write(folder: Path, export: dict[str, str], **changed: str) -> Path:
    """Write an export into a folder; `changed` replaces files by their stem."""
    folder.mkdir(exist_ok=True)
    for name, text in export.items():
        stem = name.partition(".")[0]
        (folder / name).write_text(changed.get(stem, text), encoding="utf-8")
    return folder


def load(
    database: Database,
    folder: Path,
    profile: str | None = None,
    expected: dict[str, int] | None = None,
    *,
    dry_run: bool = False,
) -> FileReport:
    """Load a folder as one set of books."""
    with importer(database, dry_run=dry_run) as loads:
        format_ = CsvFormat(profile, expected)
        files = list(found_below([folder]))
        (report,) = format_.load(loads, files, with_facts=True, progress=quiet)
    return report
